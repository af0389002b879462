package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.cli.trace.Span;
import io.throughline.cli.trace.Trace;
import io.throughline.credentials.vault.testing.FakeVault;
import io.throughline.e2e.peer.Vault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A build whose secrets are in Vault: by a parameter, in a resource's source, as a field. */
class VaultTest {
  private static final String TOKEN = "planted-in-vault-9d1c";
  private static final String PASSWORD = "planted-password-77";
  private static final String SINGLE = "{\"value\":\"" + TOKEN + "\"}";
  private static final String FIELDS = "{\"password\":\"" + PASSWORD + "\",\"port\":5432}";
  private static final Map<String, String> ROLE =
      Map.of("role_id", "ci", "secret_id", "planted-secret-id");

  private static final Set<String> ASKERS = Set.of("check thing", "get thing", "task print");

  @TempDir Path home;

  @ParameterizedTest
  @EnumSource(Form.class)
  void build_hasItsSecretsFromVault_andTellsNobody(Form form) throws Exception {
    try (FakeVault vault = FakeVault.start(InstantSource.system()).kv("concourse", 2)) {
      vault.put("concourse/main/vaulting/vaulted", SINGLE).put("concourse/main/database", FIELDS);
      vault.login("auth/approle/login", ROLE, Duration.ofMinutes(1), Duration.ofHours(1));
      List<String> flags = new ArrayList<>(form.options());
      flags.addAll(flags(vault.url().toString(), ROLE));
      assertBuilt(flags);
      assertThat(vault.requests()).containsOnlyOnce("POST /v1/auth/approle/login");
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void pipeline_bringsItsOwnVaultAlong_withALoginFromTheInstallation(Form form) throws Exception {
    try (FakeVault vault = FakeVault.start(InstantSource.system()).kv("concourse", 1)) {
      vault
          .put("concourse/ours/main/vaulting/vaulted", SINGLE)
          .put("concourse/ours/database", FIELDS);
      vault.login("auth/approle/login", ROLE, Duration.ofMinutes(1), Duration.ofHours(1));
      Map<String, String> login =
          Map.of("THROUGHLINE_STATIC_VAR", "main/login=" + ROLE.get("secret_id"));
      try (Installation installation = Installation.start(home, form.options(), login);
          Client client = new Client(installation.api())) {
        String pipeline = Resources.text("vault-source.yml").replace("URL", vault.url().toString());
        client.setPipeline("vaulting", pipeline);
        long build = client.trigger("vaulting", "using");
        assertThat(client.awaitEnd(build))
            .as(client.events(build).toString())
            .isEqualTo("succeeded");
        assertThat(client.log(build))
            .contains(
                "source ((redacted)) has " + TOKEN.length(),
                "field ((redacted)) has " + PASSWORD.length());
        assertThat(client.trace(build).spans())
            .filteredOn(span -> span.attributes().containsValue("own"))
            .extracting(Span::name)
            .containsOnly("secret lookup")
            .hasSize(2);
        assertThat(client.trace(build).spans().toString() + client.events(build))
            .doesNotContain("planted");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void build_saysWhatIsWrong_whenVaultDoesNotLetItRead(Form form) throws Exception {
    try (FakeVault vault = FakeVault.start(InstantSource.system()).kv("concourse", 2)) {
      List<String> flags = new ArrayList<>(form.options());
      flags.addAll(flags(vault.url().toString(), ROLE));
      try (Installation installation = Installation.start(home.resolve("denied"), flags, Map.of());
          Client client = new Client(installation.api())) {
        client.setPipeline("vaulting", Resources.text("vault.yml"));
        long build = client.trigger("vaulting", "asking");
        assertThat(client.awaitEnd(build)).isEqualTo("errored");
        assertThat(client.events(build).toString())
            .contains("refuses the login by approle (HTTP status 400); --vault-auth-param must be")
            .doesNotContain("planted");
      }
    }
  }

  @Test
  void realVault_isReadAsWell() throws Exception {
    try (Vault vault = Vault.start(home.resolve("vault"))) {
      vault.kv("concourse");
      vault.post("concourse/data/main/vaulting/vaulted", "{\"data\":%s}".formatted(SINGLE));
      vault.post("concourse/data/main/database", "{\"data\":%s}".formatted(FIELDS));
      assertBuilt(flags(vault.url().toString(), vault.role("ci", "concourse")));
    }
  }

  private static List<String> flags(String url, Map<String, String> role) {
    List<String> flags = new ArrayList<>(List.of("--vault-url", url));
    flags.addAll(List.of("--vault-auth-backend", "approle"));
    role.forEach((name, value) -> flags.addAll(List.of("--vault-auth-param", name + "=" + value)));
    return flags;
  }

  private void assertBuilt(List<String> flags) {
    Path data = home.resolve("data");
    try (Installation installation = Installation.start(data, flags, Map.of());
        Client client = new Client(installation.api())) {
      client.setPipeline("vaulting", Resources.text("vault.yml"));
      long build = client.trigger("vaulting", "using");
      assertThat(client.awaitEnd(build)).as(client.log(build)).isEqualTo("succeeded");
      assertThat(client.log(build))
          .contains(
              "param ((redacted)) has " + TOKEN.length(),
              "field ((redacted)) has " + PASSWORD.length() + " on 5432",
              "source ((redacted))");
      assertLookups(client.trace(build));
      assertThat(client.trace(build).spans().toString() + client.events(build))
          .doesNotContain("planted");
      FileSearch files = new FileSearch(data, data.resolve("secrets"));
      await()
          .atMost(Installation.PATIENCE)
          .untilAsserted(() ->
              List.of("planted", "hvs.CAESI")
                  .forEach(secret -> assertThat(files.holding(secret)).as(secret).isEmpty()));
    }
  }

  /** Each lookup in Vault stands below the step that asked, and each request below a lookup. */
  private static void assertLookups(Trace trace) {
    Map<String, Span> byId =
        trace.spans().stream().collect(Collectors.toMap(Span::id, span -> span));
    List<Span> lookups =
        trace.spans().stream()
            .filter(span -> span.name().equals("secret lookup"))
            .filter(span -> span.attributes().containsValue("vault"))
            .toList();
    Set<String> askers =
        lookups.stream()
            .map(span ->
                above(span, byId)
                    .map(Span::name)
                    .filter(ASKERS::contains)
                    .findFirst()
                    .orElse("nobody"))
            .collect(Collectors.toSet());
    assertThat(askers).isEqualTo(ASKERS);
    assertThat(trace.spans())
        .filteredOn(span -> span.name().matches("secret (read|login)"))
        .isNotEmpty()
        .allSatisfy(span -> assertThat(lookups).extracting(Span::id).contains(span.parentId()));
  }

  /** The spans above a span, the nearest first. */
  private static Stream<Span> above(Span span, Map<String, Span> byId) {
    return Stream.iterate(
            Optional.ofNullable(byId.get(span.parentId())),
            Optional::isPresent,
            each -> each.flatMap(below -> Optional.ofNullable(byId.get(below.parentId()))))
        .flatMap(Optional::stream);
  }
}
