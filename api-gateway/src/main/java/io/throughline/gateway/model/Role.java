package io.throughline.gateway.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a member of a team may do, the most powerful role first; each may what those after it may.
 */
public enum Role {
  OWNER("owner"),
  MEMBER("member"),
  OPERATOR("pipeline-operator"),
  VIEWER("viewer");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** The word that clients know. */
  public String text() {
    return text;
  }

  /** Whether this role may what {@code wanted} may. */
  public boolean covers(Role wanted) {
    return compareTo(wanted) <= 0;
  }

  public static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
  }
}
