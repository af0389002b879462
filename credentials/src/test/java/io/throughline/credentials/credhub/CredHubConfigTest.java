package io.throughline.credentials.credhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.config.ConfigErrors;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.testing.ManagerRig;
import io.throughline.credentials.testing.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredHubConfigTest {
  private static final String URL = "--credhub-url=https://credhub.test:8844/";
  private static final String ID = "--credhub-client-id=me";
  private static final String SECRET = "--credhub-client-secret=planted";

  @TempDir Path folder;

  @Test
  void nothing_isConfigured_withoutAnAddress() {
    assertThat(CredHubRig.parse()).isEmpty();
    assertThat(CredHubRig.parse("--credhub-path-prefix=/x")).isEmpty();
  }

  @Test
  void defaults_areThoseOfConcourse() {
    CredHubConfig config = CredHubRig.parse(URL, ID, SECRET).orElseThrow();
    assertThat(config.templates())
        .map(Object::toString)
        .containsExactly(
            "/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}", "/concourse/{{.Team}}/{{.Secret}}");
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.info().toString())
        .isEqualTo(
            "{\"url\":\"https://credhub.test:8844/\",\"path_prefix\":\"/concourse\",\"uaa_client_id\":\"me\"}");
    assertThat(config.toString() + config.info()).doesNotContain("planted");
  }

  @Test
  void paths_mayHaveSlashesAround_orNot() {
    CredHubConfig config =
        CredHubRig.parse(
                URL, ID, SECRET, "--credhub-path-prefix=ci/secrets/", "--credhub-shared-path=all")
            .orElseThrow();
    assertThat(config.templates())
        .map(Object::toString)
        .containsExactly(
            "/ci/secrets/{{.Team}}/{{.Pipeline}}/{{.Secret}}",
            "/ci/secrets/{{.Team}}/{{.Secret}}",
            "/ci/secrets/all/{{.Secret}}");
  }

  @Test
  void mistakes_areToldTogether() throws IOException {
    Path none = Files.writeString(folder.resolve("none"), "planted");
    assertThatThrownBy(() ->
            CredHubRig.parse(
                "--credhub-url=ftp://x",
                ID,
                "--credhub-client-cert=" + none,
                "--credhub-shared-path={{.Team}}",
                "--credhub-ca-cert=" + none))
        .hasMessageContaining("--credhub-url must begin with http:// or https://")
        .hasMessageContaining("--credhub-client-id and --credhub-client-secret belong together")
        .hasMessageContaining("--credhub-client-cert and --credhub-client-key belong together")
        .hasMessageContaining("--credhub-shared-path must be a path, without braces")
        .hasMessageContaining("holds no certificate")
        .message()
        .doesNotContain("planted");
    assertThatThrownBy(
            () -> CredHubRig.parse("--credhub-path-prefix={{x", "--credhub-ca-cert=/gone"))
        .isInstanceOfSatisfying(ConfigErrors.class, e -> assertThat(e.errors()).hasSize(2));
  }

  @Test
  void credHub_mustKnowWhoAsks_andBeSomewhere() {
    assertThatThrownBy(() -> CredHubRig.parse(URL)).hasMessageContaining("must know who asks");
    assertThatThrownBy(() -> CredHubRig.parse(ID, SECRET))
        .hasMessageContaining("--credhub-url is missing");
  }

  @Test
  void varSource_hasContentWhereTheServiceHasFiles_andLooksAtItsRoot() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    TestAuthority.Identity app = authority.client("app", CredHubRig.APP);
    try (CredHubRig credHub = CredHubRig.of(authority, authority.server())) {
      credHub.set("/mine/it", "value", "\"x\"");
      ObjectNode written =
          JsonMapper.builder()
              .build()
              .createObjectNode()
              .put("url", credHub.byCertificate().url())
              .put("path_prefix", "/mine")
              .put("client_cert", Files.readString(app.certificate()))
              .put("client_key", Files.readString(app.key()));
      written.putArray("ca_cert").add(Files.readString(authority.certificate()));
      CredHubConfig config = ManagerOptions.read(written, CredHubConfig::declare);
      assertThat(config.toString()).doesNotContain("BEGIN");
      try (ManagerRig rig = ManagerRig.of(config)) {
        assertThat(rig.value("it")).isEqualTo("\"x\"");
        credHub.byCertificate().close();
        assertThat(rig.failure("it").words()).contains("cannot be reached");
      }
    }
  }

  @Test
  void varSource_isToldItsMistakes_inItsOwnWords() {
    ObjectNode written =
        JsonMapper.builder()
            .build()
            .createObjectNode()
            .put("url", "https://x")
            .put("client_id", "me");
    assertThatThrownBy(() -> ManagerOptions.read(written, CredHubConfig::declare))
        .hasMessageContaining("client_id and client_secret belong together");
  }
}
