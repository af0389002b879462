package io.throughline.scheduler.model;

import java.util.List;

/** Whose things a caller may see: those of the teams, or of all, and public ones if wanted. */
public record Visibility(List<String> teams, boolean allTeams, boolean publicToo) {
  public Visibility {
    teams = List.copyOf(teams);
  }

  public static Visibility everything() {
    return new Visibility(List.of(), true, true);
  }
}
