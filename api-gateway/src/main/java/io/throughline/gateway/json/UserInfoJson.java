package io.throughline.gateway.json;

import io.throughline.gateway.model.Identity;
import io.throughline.gateway.model.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Who the caller is. */
public record UserInfoJson(
    String sub,
    String name,
    String userId,
    String userName,
    String email,
    boolean isAdmin,
    boolean isSystem,
    Map<String, List<String>> teams,
    String connector,
    String displayUserId) {

  public static UserInfoJson of(Identity identity, boolean isAdmin, Map<String, Set<Role>> roles) {
    Map<String, List<String>> teams = new TreeMap<>();
    roles.forEach((team, here) -> teams.put(team, here.stream().sorted().map(Role::text).toList()));
    return new UserInfoJson(
        identity.connector() + ":" + identity.userId(),
        identity.userName(),
        identity.userId(),
        identity.userName(),
        identity.userName(),
        isAdmin,
        false,
        teams,
        identity.connector(),
        identity.userName());
  }
}
