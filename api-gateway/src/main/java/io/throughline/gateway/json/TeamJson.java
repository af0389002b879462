package io.throughline.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.Team;
import io.throughline.gateway.model.TeamAuth;
import io.throughline.gateway.model.TeamAuth.Members;
import io.throughline.http.HttpFailure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A team.
 *
 * @param auth by role
 */
public record TeamJson(long id, String name, Map<String, MembersJson> auth) {

  /** Who has a role. */
  public record MembersJson(List<String> users, List<String> groups) {}

  public static TeamJson of(Team team) {
    Map<String, MembersJson> auth = new LinkedHashMap<>();
    team.auth()
        .roles()
        .forEach((role, members) ->
            auth.put(role.text(), new MembersJson(members.users(), members.groups())));
    return new TeamJson(team.id(), team.name(), auth);
  }

  /**
   * Who is to belong to a team, from {@code {"auth": {role: {"users": [], "groups": []}}}}.
   *
   * @throws HttpFailure with status 400 when it is not so
   */
  public static TeamAuth auth(JsonNode body) {
    JsonNode auth = body.path("auth");
    if (!auth.isObject() || auth.isEmpty()) {
      throw new HttpFailure(400, "auth must be an object with a role at least");
    }
    Map<Role, Members> roles = new EnumMap<>(Role.class);
    auth.properties()
        .forEach(field -> {
          Role role =
              Role.of(field.getKey())
                  .orElseThrow(() ->
                      new HttpFailure(400, "auth: there is no role \"" + field.getKey() + "\""));
          roles.put(role, members("auth." + role.text(), field.getValue()));
        });
    return new TeamAuth(roles);
  }

  private static Members members(String place, JsonNode node) {
    Members members =
        new Members(
            texts(place + ".users", node.path("users")),
            texts(place + ".groups", node.path("groups")));
    if (members.users().isEmpty() && members.groups().isEmpty()) {
      throw new HttpFailure(400, place + " must name a user or a group at least");
    }
    return members;
  }

  private static List<String> texts(String place, JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isMissingNode() || node.isNull()) {
      return texts;
    }
    if (!node.isArray()) {
      throw new HttpFailure(400, place + " must be a list");
    }
    for (JsonNode element : node) {
      if (!element.isTextual() || element.textValue().chars().anyMatch(Character::isISOControl)) {
        throw new HttpFailure(400, "%s[%d] must be a text".formatted(place, texts.size()));
      }
      texts.add(element.textValue());
    }
    return texts;
  }
}
