package io.throughline.gateway.auth;

import io.throughline.gateway.model.Identity;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.Team;
import io.throughline.gateway.model.Visibility;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param identity absent for somebody who is not signed in
 * @param roles by team
 * @param badToken whether a token was shown that is none
 */
public record Caller(Optional<Identity> identity, Map<String, Set<Role>> roles, boolean badToken) {
  public Caller {
    roles = Map.copyOf(roles);
  }

  static Caller anonymous() {
    return new Caller(Optional.empty(), Map.of(), false);
  }

  static Caller withBadToken() {
    return new Caller(Optional.empty(), Map.of(), true);
  }

  public boolean isSignedIn() {
    return identity.isPresent();
  }

  /** Whether the caller owns the team main, and so may everything. */
  public boolean isAdmin() {
    return roles.getOrDefault(Team.MAIN, Set.of()).contains(Role.OWNER);
  }

  /** Whether the caller may what the role may in the team. */
  public boolean may(Role role, String team) {
    return isAdmin() || roles.getOrDefault(team, Set.of()).stream().anyMatch(r -> r.covers(role));
  }

  /** Whose things the caller sees in lists. */
  public Visibility visibility() {
    return new Visibility(roles.keySet(), isAdmin());
  }

  /** The name under which what the caller does is noted; empty when not signed in. */
  public String name() {
    return identity.map(Identity::userName).orElse("");
  }
}
