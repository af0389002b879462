package io.throughline.gateway.route;

import io.throughline.gateway.model.Role;

/** Who may use a route. */
public sealed interface Access {
  /** Everybody; what is answered depends on who asks. A token that is shown must be good. */
  record Open() implements Access {}

  /** Everybody, whatever they show. */
  record Unchecked() implements Access {}

  /** Everybody who is signed in. */
  record SignedIn() implements Access {}

  /** Whoever has the role in the team of the path. */
  record InTeam(Role role) implements Access {}

  /** Whoever sees the pipeline of the path: it is public, or theirs. */
  record SeesPipeline() implements Access {}

  /** Whoever sees the build of the path: its pipeline is public, or theirs. */
  record SeesBuild() implements Access {}

  /** Whoever sees the build's output: as its pipeline, and for others its job is public too. */
  record SeesOutput() implements Access {}

  /** Whoever has the role in the team of the build of the path. */
  record InTeamOfBuild(Role role) implements Access {}

  /** The owners of the team main. */
  record Admin() implements Access {}

  static Access open() {
    return new Open();
  }

  static Access unchecked() {
    return new Unchecked();
  }

  static Access signedIn() {
    return new SignedIn();
  }

  static Access inTeam(Role role) {
    return new InTeam(role);
  }

  static Access seesPipeline() {
    return new SeesPipeline();
  }

  static Access seesBuild() {
    return new SeesBuild();
  }

  static Access seesOutput() {
    return new SeesOutput();
  }

  static Access inTeamOfBuild(Role role) {
    return new InTeamOfBuild(role);
  }

  static Access admin() {
    return new Admin();
  }
}
