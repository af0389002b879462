package io.throughline.gateway.model;

import java.util.Set;

/**
 * Who somebody is, as the connector says through which they logged in.
 *
 * @param memberships groups as {@code connector:group}
 */
public record Identity(String connector, String userId, String userName, Set<String> memberships) {
  /** The connector of users that this installation knows by itself. */
  public static final String LOCAL = "local";

  public Identity {
    memberships = Set.copyOf(memberships);
  }

  public static Identity local(String name) {
    return new Identity(LOCAL, name, name, Set.of());
  }

  /** Whether a team means them by {@code connector:name} or {@code connector:id}, in any case. */
  boolean isCalled(String user) {
    return user.equalsIgnoreCase(connector + ":" + userName)
        || user.equalsIgnoreCase(connector + ":" + userId);
  }

  /** Whether they are in the group {@code connector:group}, in any case. */
  boolean isIn(String group) {
    return memberships.stream().anyMatch(group::equalsIgnoreCase);
  }
}
