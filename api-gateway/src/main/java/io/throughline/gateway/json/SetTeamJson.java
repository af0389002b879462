package io.throughline.gateway.json;

import io.throughline.gateway.json.SaveConfigJson.WarningJson;
import java.util.List;

/** What became of a team that was set. */
public record SetTeamJson(
    @OmitEmpty List<String> errors, @OmitEmpty List<WarningJson> warnings, TeamJson team) {}
