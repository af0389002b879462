package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Pipelines resolve variables from the sources that they bring along. */
@ParameterizedClass
@EnumSource(Form.class)
class VarSourcesTest {
  private static final String CONTROL = "no-secret-5e72a9";

  @TempDir static Path home;

  private static Installation installation;
  private static Client client;

  @Parameter Form form;

  @BeforeParameterizedClassInvocation
  static void start(Form form) throws IOException {
    Path data = home.resolve(form.name());
    Secrets.plant(data, "main/sources/suffix", "planted-suffix");
    installation = Installation.start(data, form.options(), Map.of());
    client = new Client(installation.api());
    client.setPipeline("sources", pipeline());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    installation.close();
  }

  @Test
  void variables_reachTasksAndResources_andAreHidden() {
    long build = run("all", "succeeded");
    assertThat(client.log(build))
        .contains(
            "got ((redacted)) and " + CONTROL,
            "token ((redacted)), password ((redacted)), " + CONTROL,
            "more ((redacted))")
        .doesNotContain("planted");
    assertThat(client.text("/api/v1/builds/" + build + "/plan"))
        .contains("inline")
        .doesNotContain("planted", "var_sources");
  }

  @Test
  void check_resolvesThem_too() {
    long check = client.check("sources", "broken");
    assertThat(client.awaitEnd(check)).isEqualTo("failed");
    assertThat(client.events(check).toString())
        .contains("looked with ((redacted)) and " + CONTROL)
        .doesNotContain("planted");
    assertThat(lookups(client.trace(check), "check broken"))
        .containsExactlyInAnyOrder("seed dummy", " directory", "derived dummy");
  }

  @Test
  void trace_showsEachLookup_underTheStepThatAsked() {
    Trace trace = client.trace(run("all", "succeeded"));
    Traces.assertWhole(trace, "");
    assertThat(lookups(trace, "task inline")).contains("derived dummy", "seed dummy", " directory");
    assertThat(lookups(trace, "task of-file")).contains("derived dummy", "seed dummy");
    assertThat(lookups(trace, "get thing")).contains("derived dummy", "seed dummy");
    assertThat(trace.spans().toString()).doesNotContain("planted");
  }

  @Test
  void whatIsWrong_isToldAtOnce_inTheBuildThatNeedsIt() {
    long build = run("wrong", "errored");
    assertThat(
            client.events(build).stream()
                .filter(event -> event.path("event").asText().equals("error"))
                .map(event -> event.path("data").path("message").asText()))
        .containsExactly(
            "variables cannot be resolved: missing source 'other' in var: other:c; the pipeline has"
                + " no var_source of that name; var_source \"wrong\": vars must be a mapping of names"
                + " to values; undefined vars: derived:nothing");
  }

  @Test
  void buildThatIsResumed_stillResolvesThem() throws Exception {
    long build = client.trigger("sources", "slow");
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> client.text("/api/v1/builds/" + build + "/trace").contains("task first"));
    client.close();
    installation.killAndRestart();
    client = new Client(installation.api());
    assertThat(client.awaitEndThrough(build)).isEqualTo("succeeded");
    assertThat(client.log(build)).contains("begun", "went on with ((redacted))");
  }

  @Test
  void administrators_areToldOfManagers_andNobodyElse() throws Exception {
    JsonNode managers = client.api().require("/api/v1/info/creds");
    assertThat(managers.at("/directory/health/response").asText())
        .isEqualTo("the directory is there");
    try (Http stranger = new Http(URI.create(client.api().target().url().toString()), "")) {
      assertThat(stranger.get("/api/v1/info/creds").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void fly_checksCredentials_whenItIsAskedTo() throws Exception {
    Optional<Commands> found = Fly.find(home);
    assumeTrue(found.isPresent(), "there is no fly. Set FLY to the path of Concourse's fly 8.2.");
    Commands fly = found.get();
    LocalInstance local = new LocalInstance(installation.data());
    LocalInstance.Running running = local.running().orElseThrow();
    String url = running.url().toString();
    fly(fly, "login", "-c", url, "-u", running.user(), "-p", local.password());
    Commands.Ended bad = set(fly, "ill", pipeline());
    assertThat(bad.status()).isNotZero();
    assertThat(bad.output())
        .contains("credential validation failed", "var_source \"wrong\": vars must be a mapping")
        .contains("missing source 'other'", "var_source \"derived\": undefined vars: suffix")
        .doesNotContain("pipeline created");
    Secrets.plant(installation.data(), "main/well/suffix", "planted-suffix");
    Commands.Ended good =
        set(fly, "well", pipeline().replaceAll("(?s)- name: wrong\n.*?\n\n", "\n"));
    assertThat(good.status()).as(good.output()).isZero();
    assertThat(good.output()).contains("pipeline created!");
  }

  private static Commands.Ended set(Commands fly, String name, String yaml) throws Exception {
    Path file = Files.writeString(home.resolve(name + ".yml"), yaml);
    return fly(fly, "set-pipeline", "-n", "-p", name, "-c", file.toString(), "--check-creds");
  }

  private static Commands.Ended fly(Commands fly, String... arguments) throws Exception {
    return fly.run(
        Stream.concat(Stream.of("-t", "sources"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  /** Of the step of that name: source, manager. */
  private static List<String> lookups(Trace trace, String step) {
    return trace.spans().stream()
        .filter(span -> span.name().equals("secret lookup"))
        .filter(span -> isBelow(trace, span, step))
        .map(span ->
            span.attribute("throughline.secret.source")
                + " "
                + span.attribute("throughline.secret.manager"))
        .toList();
  }

  private static boolean isBelow(Trace trace, Span span, String step) {
    return trace.spans().stream()
        .filter(parent -> parent.id().equals(span.parentId()))
        .anyMatch(parent -> parent.name().equals(step) || isBelow(trace, parent, step));
  }

  private static String pipeline() {
    return Resources.text("sources.yml").replace("CONTROL", CONTROL);
  }

  private static long run(String job, String status) {
    long build = client.trigger("sources", job);
    assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo(status);
    return build;
  }
}
