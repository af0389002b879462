package io.throughline.e2e;

import io.throughline.e2e.peer.GivenProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Concourse's own command line client, where there is one. */
final class Fly {
  private Fly() {}

  /** The one that FLY names, or that is on PATH; its logins are kept in a home of its own. */
  static Optional<Commands> find(Path home) {
    return GivenProgram.find("FLY", "fly")
        .map(fly ->
            new Commands(
                List.of(fly.toString()),
                Map.of("HOME", home.toString(), "FLY_HOME", home.toString())));
  }
}
