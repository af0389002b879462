package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** The pipeline of {@code managed.yml}, whose secrets a manager has. */
final class Managed {
  private Managed() {}

  /** Options of an installation in a form, and more of them. */
  static List<String> with(Form form, String... more) {
    List<String> options = new ArrayList<>(form.options());
    options.addAll(List.of(more));
    return options;
  }

  /**
   * Its build succeeds, which it does only with its secrets, shows them nowhere, and has each
   * lookup under the step that asks. The answer is its trace.
   */
  static Trace assertSecretsAreUsed(Client client, Installation installation) {
    client.setPipeline("managed", Resources.text("managed.yml"));
    long build = client.trigger("managed", "use");
    assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo("succeeded");
    assertThat(client.log(build))
        .contains("with ((redacted)), as ((redacted)) with ((redacted))")
        .doesNotContain("planted");
    Trace trace = client.trace(build);
    Traces.assertWhole(trace, "");
    assertThat(Traces.shape(trace))
        .contains("task print build-engine\n      secret lookup credentials\n")
        .contains("get thing build-engine\n      secret lookup credentials\n");
    assertThat(trace.spans().toString() + client.events(build)).doesNotContain("planted");
    assertThat(installation.output()).contains("is ready").doesNotContain("planted");
    FileSearch files = new FileSearch(installation.data(), installation.data().resolve("runner"));
    assertThat(files.holding("planted"))
        .filteredOn(file -> file.toString().endsWith(".log"))
        .isEmpty();
    return trace;
  }

  /** The managers that were asked. */
  static List<String> managers(Trace trace) {
    return trace.spans().stream()
        .filter(span -> span.name().equals("secret lookup"))
        .map(span -> span.attribute("throughline.secret.manager"))
        .toList();
  }

  /** What the author of a pipeline reads whose variable has no value. */
  static String failure(Client client) {
    long build = client.trigger("managed", "miss");
    assertThat(client.awaitEnd(build)).isEqualTo("errored");
    return client.events(build).stream()
        .filter(event -> event.path("event").asText().equals("error"))
        .map(event -> event.path("data").path("message").asText())
        .findFirst()
        .orElseThrow();
  }
}
