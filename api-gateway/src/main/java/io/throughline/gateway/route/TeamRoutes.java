package io.throughline.gateway.route;

import io.throughline.gateway.auth.Teams;
import io.throughline.gateway.grpc.PipelineCalls;
import io.throughline.gateway.json.SaveConfigJson.WarningJson;
import io.throughline.gateway.json.SetTeamJson;
import io.throughline.gateway.json.TeamJson;
import io.throughline.gateway.model.Pipeline;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.Team;
import io.throughline.gateway.model.TeamAuth;
import io.throughline.http.HttpFailure;
import java.util.List;

/** Teams. */
public final class TeamRoutes {
  private static final String TEAM = "/api/v1/teams/:team_name";

  private final Teams teams;
  private final PipelineCalls pipelines;

  public TeamRoutes(Teams teams, PipelineCalls pipelines) {
    this.teams = teams;
    this.pipelines = pipelines;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/teams", "ListTeams", Access.open(), this::list)
            .answersList(TeamJson.class),
        Endpoint.get(TEAM, "GetTeam", Access.inTeam(Role.VIEWER), this::get)
            .answers(200, TeamJson.class),
        Endpoint.put(TEAM, "SetTeam", Access.inTeam(Role.OWNER), this::set)
            .answers(200, SetTeamJson.class),
        Endpoint.delete(TEAM, "DestroyTeam", Access.admin(), this::destroy)
            .answers(204, Endpoint.Form.NONE));
  }

  private void list(Call call) {
    call.answer(
        200,
        teams.all().stream()
            .filter(team -> call.caller().may(Role.VIEWER, team.name()))
            .map(TeamJson::of)
            .toList());
  }

  private void get(Call call) {
    call.answer(200, TeamJson.of(find(call)));
  }

  private void set(Call call) {
    TeamAuth auth = TeamJson.auth(call.json());
    boolean created = false;
    if (!teams.update(call.team(), auth)) {
      Names.require("team", call.team());
      created = teams.add(call.team(), auth);
    }
    List<WarningJson> warnings = created ? Names.warnings("team", call.team()) : List.of();
    call.answer(created ? 201 : 200, new SetTeamJson(List.of(), warnings, TeamJson.of(find(call))));
  }

  private void destroy(Call call) throws InterruptedException {
    Team team = find(call);
    if (team.isMain()) {
      call.answer(403);
      return;
    }
    for (Pipeline pipeline : pipelines.list(call.caller().visibility(), team.name())) {
      pipelines.delete(pipeline.ref());
    }
    teams.remove(team.name());
    call.answer(204);
  }

  private Team find(Call call) {
    return teams
        .find(call.team())
        .orElseThrow(() -> new HttpFailure(404, "there is no team " + call.team()));
  }
}
