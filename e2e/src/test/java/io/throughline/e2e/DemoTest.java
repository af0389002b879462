package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.api.LocalInstance;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first minute of a newcomer. */
class DemoTest {
  @TempDir Path home;

  @Test
  void demo_endsWithAWaterfallOfFiveServices_andDownLeavesNothingBehind() throws Exception {
    Path data = home.resolve("data");
    Commands launcher = Commands.launcher().with("COLUMNS", "160");
    Commands.Ended demo = launcher.run("demo", "--data", data.toString());
    try {
      assertThat(demo.status()).as(demo.output()).isZero();
      assertThat(demo.output())
          .contains("RUN main/demo/test", "suite parser: ok", "started by itself and succeeded")
          .contains(" gateway ", " scheduler ", " engine ", " runner ", " creds ")
          .doesNotContain("demo-token");
      assertThat(new LocalInstance(data).running()).isPresent();
    } finally {
      Commands.Ended down = launcher.run("down", "--data", data.toString());
      assertThat(down.status()).as(down.output()).isZero();
    }
    assertThat(ProcessesOf.directory(data)).isEqualTo(List.of());
  }
}
