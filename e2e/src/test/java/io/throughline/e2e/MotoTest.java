package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.e2e.peer.Moto;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Builds whose secrets are in AWS, or in what answers as AWS does. */
@ParameterizedClass
@EnumSource(Form.class)
class MotoTest {
  private static final List<String> VALUES =
      List.of("planted-of-ssm", "planted-field", "planted-of-json", "planted-of-all");

  @TempDir static Path home;

  private static Moto moto;
  private static Installation installation;
  private static Client client;

  @Parameter Form form;

  @BeforeParameterizedClassInvocation
  static void start(Form form) throws IOException {
    Optional<Moto> started = Moto.start(home.resolve("moto-" + form));
    if (started.isPresent()) {
      moto = started.get();
      setPipeline(form);
    }
  }

  private static void setPipeline(Form form) throws IOException {
    moto.parameter("/concourse/main/aws/plain", VALUES.get(0));
    moto.parameter("/concourse/main/database/password", VALUES.get(1));
    moto.parameter("/concourse/main/database/user", "somebody");
    moto.secret("/concourse/main/aws/account", "{\"token\": \"" + VALUES.get(2) + "\"}");
    moto.secret("/concourse/everybody", VALUES.get(3));
    moto.secret("own/db", "{\"password\": \"planted-of-pipeline-too\"}");
    moto.secret("/concourse/main/aws/deleted", "planted-and-deleted");
    moto.deleteSecret("/concourse/main/aws/deleted");
    installation =
        Installation.start(
            home.resolve(form.name()), form.options(), settings("ssm", "secretsmanager"));
    client = new Client(installation.api());
    client.setPipeline("aws", Resources.text("moto.yml"));
  }

  private static Map<String, String> settings(String... managers) {
    Map<String, String> settings = new HashMap<>();
    // A pipeline does not say where requests go; the SDK is told so by who runs it.
    settings.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", moto.address().toString());
    settings.put("THROUGHLINE_SECRET_SOURCES", String.join(",", managers));
    for (String manager : managers) {
      String prefix = "CONCOURSE_AWS_" + manager.toUpperCase(Locale.ROOT);
      settings.put(prefix + "_REGION", Moto.REGION);
      settings.put(prefix + "_ENDPOINT", moto.address().toString());
      settings.put(prefix + "_ACCESS_KEY", "planted-access");
      settings.put(prefix + "_SECRET_KEY", "planted-key");
    }
    return settings;
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (client != null) {
      client.close();
      installation.close();
    }
    if (moto != null) {
      moto.close();
    }
  }

  /** A class that is skipped as a whole is in no report. */
  @BeforeEach
  void needMoto() {
    Moto.orSkip();
  }

  @Test
  void values_reachTheStep_andAreInNoLog_withTheirLookupsInTheTrace() {
    long build = client.trigger("aws", "all");
    assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo("succeeded");
    String log = client.log(build);
    VALUES.forEach(
        value -> assertThat(log).contains("got ((redacted)), " + value.length() + " letters"));
    assertThat(log).contains("((redacted))((redacted))").doesNotContain("planted");

    Trace trace = client.trace(build);
    assertThat(lookups(trace, "task print"))
        .containsExactlyInAnyOrder(
            "ssm /concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}",
            "ssm /concourse/{{.Team}}/{{.Secret}}",
            "secretsmanager /concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}",
            "secretsmanager /concourse/{{.Secret}}");
    assertThat(lookups(trace, "get thing")).hasSize(2);
    assertThat(trace.spans().toString()).contains("secret read").doesNotContain("planted");
    assertThat(installation.output()).doesNotContain("planted");
  }

  @Test
  void variablesThatAreNowhere_areNamed() {
    long build = client.trigger("aws", "missing");
    assertThat(client.awaitEnd(build)).isEqualTo("errored");
    assertThat(client.events(build).toString()).contains("undefined vars: deleted, nowhere");
  }

  @Test
  void sourceOfAPipeline_hasKeysOfItsOwn() {
    assumeTrue(form == Form.ONE_PROCESS, "services of their own have no variables of the SDK");
    long build = client.trigger("aws", "brought");
    assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo("succeeded");
    assertThat(client.log(build)).contains("got ((redacted)), 23 letters");
    assertThat(lookups(client.trace(build), "task own"))
        .containsExactlyInAnyOrder(
            "ssm /concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}", "secretsmanager own/{{.Secret}}");
  }

  @Test
  void sourceOfAPipeline_doesNotBorrowThoseOfTheService() {
    long build = client.trigger("aws", "borrowed");
    assertThat(client.awaitEnd(build)).isEqualTo("errored");
    assertThat(client.events(build).toString())
        .contains("access_key and secret_key are missing: a pipeline does not ask AWS as");
  }

  /** Where the values were that a step has asked for. */
  private static List<String> lookups(Trace trace, String step) {
    String id = Traces.only(trace, step).id();
    return trace.spans().stream()
        .filter(span -> span.name().equals("secret lookup") && isBelow(trace, span, id))
        .filter(span -> !span.attribute("throughline.secret.outcome").equals("not_found"))
        .map(span ->
            span.attribute("throughline.secret.manager")
                + " "
                + span.attribute("throughline.secret.path.template"))
        .toList();
  }

  private static boolean isBelow(Trace trace, Span span, String ancestor) {
    return span.parentId().equals(ancestor)
        || trace.spans().stream()
            .filter(each -> each.id().equals(span.parentId()))
            .anyMatch(parent -> isBelow(trace, parent, ancestor));
  }
}
