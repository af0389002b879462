package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.throughline.cli.api.LocalInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concourse's own client works with Throughline. */
class FlyTest {
  private static final String TARGET = "e2e";

  @TempDir static Path home;

  private static Optional<Commands> fly;
  private static Installation installation;
  private static Client client;

  @BeforeAll
  static void setUp() throws Exception {
    fly = Fly.find(home);
    if (fly.isEmpty()) {
      return;
    }
    installation = Installation.start(home.resolve("data"), List.of(), Map.of());
    client = new Client(installation.api());
    login();
    Path pipeline = home.resolve("fly.yml");
    Files.writeString(pipeline, Resources.text("fly.yml"));
    assertThat(
            done(
                "set-pipeline", "-n", "-p", "flown", "-c", pipeline.toString(), "-v", "whom=world"))
        .contains("pipeline created!");
    assertThat(done("unpause-pipeline", "-p", "flown")).contains("unpaused 'flown'");
  }

  @AfterAll
  static void stop() {
    if (fly.isPresent()) {
      client.close();
      installation.close();
    }
  }

  @BeforeEach
  void needsFly() {
    assumeTrue(
        fly.isPresent(),
        "there is no fly. Set FLY to the path of Concourse's fly 8.2, or put it on PATH.");
  }

  @Test
  void triggerJob_printsTheLogAndSucceeds_whenTheBuildDoes() throws Exception {
    assertThat(done("trigger-job", "-j", "flown/greet", "--watch"))
        .contains("started flown/greet", "hello, world", "succeeded");
  }

  @Test
  void triggerJob_fails_whenTheBuildDoes() throws Exception {
    Commands.Ended ended = fly("trigger-job", "-j", "flown/break", "--watch");
    assertThat(ended.status()).as(ended.output()).isEqualTo(3);
    assertThat(ended.output()).contains("this fails", "failed");
  }

  @Test
  void watch_printsTheLogOfABuildThatIsOver() throws Exception {
    long build = client.trigger("flown", "greet");
    assertThat(client.awaitEnd(build)).isEqualTo("succeeded");
    assertThat(done("watch", "-b", Long.toString(build))).contains("hello, world", "succeeded");
    assertThat(done("builds", "-j", "flown/greet")).contains("flown/greet/", "succeeded");
  }

  @Test
  void abortBuild_endsABuildThatIsWatched() throws Exception {
    long build = client.trigger("flown", "dawdle");
    Path output = home.resolve("watched.txt");
    Process watch =
        fly.orElseThrow().start(output, "-t", TARGET, "watch", "-b", Long.toString(build));
    await().atMost(Installation.PATIENCE).until(() -> Files.readString(output).contains("waiting"));

    done("abort-build", "-b", Long.toString(build));
    assertThat(watch.waitFor()).as(Files.readString(output)).isEqualTo(3);
    assertThat(client.awaitEnd(build)).isEqualTo("aborted");
    assertThat(done("builds")).contains("flown/dawdle", "aborted");
  }

  private static void login() throws IOException, InterruptedException {
    LocalInstance local = new LocalInstance(installation.data());
    LocalInstance.Running running = local.running().orElseThrow();
    String url = running.url().toString();
    assertThat(done("login", "-c", url, "-u", running.user(), "-p", local.password()))
        .contains("target saved");
  }

  /** What fly prints when it succeeds. */
  private static String done(String... arguments) throws IOException, InterruptedException {
    Commands.Ended ended = fly(arguments);
    assertThat(ended.status()).as(ended.output()).isZero();
    return ended.output();
  }

  private static Commands.Ended fly(String... arguments) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("-t", TARGET));
    all.addAll(List.of(arguments));
    return fly.orElseThrow().run(all.toArray(String[]::new));
  }
}
