package io.throughline.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.telemetry.testing.OtlpSink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in a process of its own, from its flags to its end. */
class ServiceMainTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Pattern ADDRESSES = Pattern.compile("listens at (\\S+) and ([0-9.:]+)");

  @TempDir private Path folder;

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void help_listsTheSettings_andEndsWell() throws Exception {
    Process process = run("--help", "--nonsense");
    assertThat(exit(process)).isZero();
    assertThat(out()).startsWith("sample: greets\n").contains("--greetings NUMBER");
    assertThat(err()).isEmpty();
  }

  @Test
  void wrongSettings_areAllTold_andNothingStarts() throws Exception {
    Process process = run("--greetings=10", "--listen=x", "--log-format=xml", "--grettings=1");
    assertThat(exit(process)).isEqualTo(78);
    assertThat(err())
        .isEqualTo(
            """
            sample cannot start, its configuration has mistakes:
              there is no flag --grettings; is it --greetings?
              --listen "x": must be host:port
              --greetings "10": must be a whole number from 1 to 9
              --log-format "xml": must be one of json, text
            sample --help lists all settings.
            """);
  }

  @Test
  void service_isServed_logged_traced_andStoppedCleanly() throws Exception {
    try (OtlpSink sink = OtlpSink.start()) {
      Process process = run("--secret=hunter2", "--tracing-otlp-address=" + sink.grpcEndpoint());
      Matcher addresses = awaitAddresses();
      assertThat(get(addresses.group(2), "/health")).isEqualTo("ok\n");
      await().atMost(LONG).until(() -> get(addresses.group(2), "/ready").equals("ready\n"));
      assertThat(get(addresses.group(2), "/metrics"))
          .contains("http_server_request_duration_seconds");
      String span = get(addresses.group(1), "/greet");

      process.destroy();
      assertThat(exit(process)).isEqualTo(143);
      JsonNode greeting = line("greets");
      assertThat(greeting.get("span_id").asText()).isEqualTo(span);
      assertThat(greeting.get("trace_id").asText()).hasSize(32);
      assertThat(greeting.get("service").asText()).isEqualTo("throughline-sample");
      assertThat(greeting.get("team").asText()).isEqualTo("main");
      assertThat(greeting.get("message").asText()).isEqualTo("greets ((redacted))");
      assertThat(line("sample stops").get("level").asText()).isEqualTo("INFO");
      assertThat(err()).doesNotContain("hunter2");
      assertStartIsATrace(sink);
      assertThat(sink.spans().toString()).contains("GET /greet").doesNotContain("hunter2");
    }
  }

  @Test
  void people_canReadTheLogToo() throws Exception {
    Process process = run("--log-format=text", "--log-level=debug", "--secret=hunter2");
    Matcher addresses = awaitAddresses();
    get(addresses.group(1), "/greet");
    process.destroy();
    exit(process);
    assertThat(err())
        .containsPattern("(?m)^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  greets \\(\\(redacted\\)\\)$");
  }

  @Test
  void startThatFails_isTold_andTheProcessEnds() throws Exception {
    Process process = run("--mood=broken");
    assertThat(exit(process)).isEqualTo(1);
    assertThat(line("cannot start").get("message").asText())
        .isEqualTo("sample cannot start: the sample is broken");
    assertThat(line("cannot start").get("stack_trace").asText()).contains("IllegalStateException");
  }

  @Test
  void addressThatIsTaken_isNamed() throws Exception {
    run();
    String taken = awaitAddresses().group(1);
    Process second = run("--listen=" + taken);
    assertThat(exit(second)).isEqualTo(1);
    assertThat(line("cannot start").get("message").asText()).contains("cannot listen on " + taken);
  }

  @Test
  void startThatTakesForEver_canBeStopped() throws Exception {
    Process process = run("--mood=endless");
    await().atMost(LONG).until(() -> err().contains("starts for ever"));
    process.destroy();
    assertThat(exit(process)).isEqualTo(143);
    assertThat(err()).contains("sample stops before it was ready");
  }

  private static void assertStartIsATrace(OtlpSink sink) {
    List<OtlpSink.ReceivedSpan> spans = sink.spans();
    var start =
        spans.stream()
            .map(OtlpSink.ReceivedSpan::span)
            .filter(span -> span.getName().equals("startup.initialize"))
            .findFirst()
            .orElseThrow();
    assertThat(start.getParentSpanId().isEmpty()).isTrue();
    assertThat(spans)
        .filteredOn(received -> received.span().getParentSpanId().equals(start.getSpanId()))
        .extracting(received -> received.span().getName())
        .contains("startup.configuration", "startup.dependencies");
  }

  private Process run(String... flags) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SampleMain.class.getName()));
    command.addAll(Arrays.asList(flags));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Matcher awaitAddresses() {
    await().atMost(LONG).until(() -> ADDRESSES.matcher(err()).find());
    Matcher addresses = ADDRESSES.matcher(err());
    assertThat(addresses.find()).isTrue();
    return addresses;
  }

  private static int exit(Process process) throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** The last line of the log whose message contains the words. */
  private JsonNode line(String words) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    JsonNode found = null;
    for (String line : err().lines().toList()) {
      JsonNode node = json.readTree(line);
      if (node.get("message").asText().contains(words)) {
        found = node;
      }
    }
    assertThat(found).as(words).isNotNull();
    return found;
  }

  private String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  private String err() {
    try {
      return Files.readString(folder.resolve("err"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String get(String address, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
