package io.throughline.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A step's output is complete, always: also of processes that end at once, on a machine that is
 * kept busy.
 */
class ShortProcessesTest {
  private static final int AT_ONCE = 16;

  @TempDir Path data;

  @Test
  void output_ofShortProcesses_isWhole() throws Exception {
    runMany(50);
  }

  @Test
  @Tag("slow")
  void output_ofAThousandShortProcesses_isWhole() throws Exception {
    runMany(1_000);
  }

  private void runMany(int count) throws Exception {
    List<Process> load = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      load.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
    }
    try (TestRunner runner = TestRunner.start(data)) {
      Semaphore room = new Semaphore(AT_ONCE);
      List<Ran> all = new ArrayList<>();
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        room.acquire();
        Ran ran = new Ran();
        all.add(ran);
        String script = "echo out %d; echo err %d >&2; printf end".formatted(i, i);
        calls.add(runner.runBeside(Specs.shell("t" + i, script), ran, room::release));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      for (int i = 0; i < count; i++) {
        assertThat(all.get(i).output()).isEqualTo("out %d\nerr %d\nend".formatted(i, i));
        assertThat(all.get(i).status()).isZero();
      }
    } finally {
      load.forEach(Process::destroyForcibly);
    }
  }
}
