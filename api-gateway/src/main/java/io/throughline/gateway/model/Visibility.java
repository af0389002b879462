package io.throughline.gateway.model;

import java.util.Set;

/**
 * Whose things a caller sees. What is public everybody sees.
 *
 * @param allTeams whether the teams do not matter
 */
public record Visibility(Set<String> teams, boolean allTeams) {
  public Visibility {
    teams = Set.copyOf(teams);
  }
}
