package io.throughline.engine.step;

import io.throughline.engine.container.RunnerFailure;
import io.throughline.engine.container.grpc.Containers;
import io.throughline.engine.scope.BuildState;
import io.throughline.engine.scope.Scope;
import io.throughline.work.Doorbell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Files of a build's artifacts, as steps name them: {@code artifact/path/in/it}. */
public final class ArtifactFiles {
  private static final int LARGEST = 1 << 20;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Containers containers;
  private final Patience patience;

  public ArtifactFiles(Containers containers, Patience patience) {
    this.containers = containers;
    this.patience = patience;
  }

  /**
   * The text of a file.
   *
   * @param what the file is for the user
   * @throws StepErrored when there is no such file
   */
  String read(String path, String what, BuildState build, Scope scope) throws Exception {
    int slash = path.indexOf('/');
    if (slash <= 0) {
      throw new StepErrored(
          "invalid_path", "%s '%s' does not say which artifact it is in".formatted(what, path));
    }
    String name = path.substring(0, slash);
    String artifact =
        build
            .artifact(name)
            .orElseThrow(() ->
                new StepErrored(
                    "missing_artifact",
                    "unknown artifact '%s' in the path of %s '%s'".formatted(name, what, path)));
    String file = path.substring(slash + 1);
    byte[] content =
        scope.cancellation().interruptibly(() -> patiently(artifact, file, what, path));
    return new String(content, StandardCharsets.UTF_8);
  }

  private byte[] patiently(String artifact, String file, String what, String path)
      throws InterruptedException {
    long end = System.nanoTime() + patience.runner().toNanos();
    while (true) {
      try {
        return containers.readFile(artifact, file, LARGEST);
      } catch (RunnerFailure e) {
        switch (e.kind()) {
          case ARTIFACT_GONE ->
              throw new StepErrored("missing_file", "%s '%s' not found".formatted(what, path));
          case REFUSED ->
              throw new StepErrored(
                  "runner_" + e.status(),
                  "%s '%s' cannot be read: %s".formatted(what, path, e.getMessage()));
          case AWAY -> {
            if (System.nanoTime() > end) {
              throw new StepErrored(
                  "runner_away", "the runner could not be reached to read '%s'".formatted(path));
            }
          }
        }
      }
      new Doorbell().await(PAUSE);
    }
  }
}
