package io.throughline.runner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.runner.StepPolicy.IsolationWish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationProbeTest {
  @TempDir Path containers;

  @Test
  void machineWithoutNamespaces_hasPlainProcesses() throws Exception {
    assertThat(probe(IsolationProbeTest::withoutNamespaces).choose(IsolationWish.AUTO))
        .isInstanceOf(ProcessGroups.class);
    assertThat(containers).isEmptyDirectory();
  }

  @Test
  void machineWithoutNamespaces_isRefused_whenTheyAreRequired() {
    assertThatThrownBy(
            () -> probe(IsolationProbeTest::withoutNamespaces).choose(IsolationWish.REQUIRED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("isolation is required")
        .hasMessageContaining("not permitted");
  }

  @Test
  void namespaces_areNotTried_whenTheyAreNotWanted() throws Exception {
    Isolation chosen =
        probe(
                (_, _) -> {
                  throw new AssertionError("nothing is to be started");
                })
            .choose(IsolationWish.OFF);
    assertThat(chosen).isInstanceOf(ProcessGroups.class);
  }

  private IsolationProbe probe(Spawner spawner) {
    return new IsolationProbe(containers, List.of(), List.of(), new Copies(), spawner);
  }

  private static Supervisor withoutNamespaces(List<String> command, Path output)
      throws IOException {
    if (command.getFirst().equals("unshare")) {
      throw new IOException("unshare: Operation not permitted");
    }
    return Spawner.best().start(command, output);
  }
}
