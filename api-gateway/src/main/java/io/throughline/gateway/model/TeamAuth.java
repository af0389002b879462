package io.throughline.gateway.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who has which role in a team. */
public record TeamAuth(Map<Role, Members> roles) {

  /**
   * Who has a role.
   *
   * @param users as {@code connector:name} or {@code connector:id}
   * @param groups as {@code connector:group}
   */
  public record Members(List<String> users, List<String> groups) {
    public Members {
      users = List.copyOf(users);
      groups = List.copyOf(groups);
    }

    boolean has(Identity identity) {
      return users.stream().anyMatch(identity::isCalled)
          || groups.stream().anyMatch(identity::isIn);
    }
  }

  public TeamAuth {
    Map<Role, Members> sorted = new EnumMap<>(Role.class);
    sorted.putAll(roles);
    roles = Collections.unmodifiableMap(sorted);
  }

  /** A team with one owner. */
  public static TeamAuth ownedBy(Identity owner) {
    return new TeamAuth(
        Map.of(
            Role.OWNER,
            new Members(List.of(owner.connector() + ":" + owner.userName()), List.of())));
  }

  /** The roles of somebody; more than one when they are in several ways. */
  public Set<Role> rolesOf(Identity identity) {
    return roles.entrySet().stream()
        .filter(role -> role.getValue().has(identity))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
