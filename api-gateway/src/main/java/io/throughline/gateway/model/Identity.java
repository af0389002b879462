package io.throughline.gateway.model;

import java.util.Locale;
import java.util.Set;

/**
 * Who somebody is, as the connector says through which they logged in.
 *
 * @param memberships groups as {@code connector:group}, in lower case
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

  /** What a team may call them, in lower case. */
  Set<String> names() {
    return userId.equalsIgnoreCase(userName)
        ? Set.of(qualified(userName))
        : Set.of(qualified(userName), qualified(userId));
  }

  Set<String> groups() {
    return memberships;
  }

  private String qualified(String name) {
    return (connector + ":" + name).toLowerCase(Locale.ROOT);
  }
}
