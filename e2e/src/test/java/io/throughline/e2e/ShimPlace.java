package io.throughline.e2e;

import java.util.ArrayList;
import java.util.List;

/** Where the shim stands in its container. */
enum ShimPlace {
  /** The image's entrypoint, and so the first process. */
  ENTRYPOINT,
  /** In front of a command of another image, the first process too. */
  FIRST_FROM_VOLUME,
  /** In front of a command that a shell has started. */
  BELOW_A_SHELL;

  /** Image and command. */
  String[] calling(String... command) {
    List<String> all =
        new ArrayList<>(
            switch (this) {
              case ENTRYPOINT -> List.of(ShimContainers.ENTRYPOINT);
              case FIRST_FROM_VOLUME -> List.of(ShimContainers.PLAIN, ShimContainers.MOUNTED, "--");
              case BELOW_A_SHELL ->
                  List.of(
                      ShimContainers.PLAIN,
                      "sh",
                      "-c",
                      ShimContainers.MOUNTED + " -- \"$@\"; exit $?",
                      "sh");
            });
    all.addAll(List.of(command));
    return all.toArray(String[]::new);
  }
}
