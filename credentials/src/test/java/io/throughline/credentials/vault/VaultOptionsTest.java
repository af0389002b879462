package io.throughline.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.secret.PathTemplate;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultOptionsTest {
  private static final String URL = "--vault-url=https://vault:8200";

  @TempDir Path files;

  @Test
  void vault_isNotThere_withoutItsAddress() {
    assertThat(VaultRig.config()).isEmpty();
    assertThat(VaultRig.config("--vault-client-token=t", "--vault-auth-param=a:b")).isEmpty();
  }

  @Test
  void defaults_areThoseOfConcourse() {
    VaultConfig config = VaultRig.config(URL, "--vault-client-token=planted").orElseThrow();
    assertThat(config.templates())
        .extracting(PathTemplate::toString)
        .containsExactly(
            "/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}", "/concourse/{{.Team}}/{{.Secret}}");
    assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.renewal())
        .isEqualTo(
            new VaultAuth.Renewal(Duration.ZERO, Duration.ofSeconds(1), Duration.ofMinutes(5)));
    assertThat(config.info())
        .hasToString(
            VaultRig.json(
                    """
                    {"url": "https://vault:8200", "path_prefix": "/concourse",
                     "lookup_templates": ["/{{.Team}}/{{.Pipeline}}/{{.Secret}}", "/{{.Team}}/{{.Secret}}"],
                     "shared_path": "", "namespace": "", "ca_cert": "", "server_name": "",
                     "auth_backend": "", "auth_max_ttl": 0, "auth_retry_max": 300000000000,
                     "auth_retry_initial": 1000000000}
                    """)
                .toString());
    assertThat(config.toString()).doesNotContain("planted");
  }

  @Test
  void variablesOfConcourse_areRead() {
    Options options = new Options("credentials", "test");
    var config = VaultConfig.declare(ManagerOptions.ofService(options, "Vault", "vault"));
    options.parse(
        List.of(),
        Map.of(
            "CONCOURSE_VAULT_URL", "http://vault",
            "CONCOURSE_VAULT_PATH_PREFIX", "ci/",
            "CONCOURSE_VAULT_SHARED_PATH", "all",
            "CONCOURSE_VAULT_LOOKUP_TEMPLATES", "/{{.Team}}/{{.Secret}},/x/{{.Secret}}",
            "CONCOURSE_VAULT_AUTH_BACKEND", "approle",
            "CONCOURSE_VAULT_AUTH_PARAM", "role_id:r,secret_id:planted",
            "CONCOURSE_VAULT_RETRY_MAX", "2m",
            "CONCOURSE_VAULT_RETRY_INITIAL", "3s",
            "CONCOURSE_VAULT_AUTH_BACKEND_MAX_TTL", "1h",
            "CONCOURSE_VAULT_NAMESPACE", "east"));
    VaultConfig vault = config.get().orElseThrow();
    assertThat(vault.templates())
        .extracting(PathTemplate::toString)
        .containsExactly("/ci/{{.Team}}/{{.Secret}}", "/ci/x/{{.Secret}}", "/ci/all/{{.Secret}}");
    assertThat(vault.auth())
        .isEqualTo(
            new VaultAuth.Login(
                "approle", Map.of("role_id", "r", "secret_id", "planted"), Optional.empty()));
    assertThat(vault.renewal())
        .isEqualTo(
            new VaultAuth.Renewal(
                Duration.ofHours(1), Duration.ofSeconds(3), Duration.ofMinutes(2)));
    assertThat(vault.server().namespace()).contains("east");
    assertThat(vault.server().address().port()).isEqualTo(80);
    assertThat(options.table() + vault + vault.info()).doesNotContain("planted");
  }

  @Test
  void varSource_hasTheSameSettings_underItsNames_andTheRootToo() {
    VaultConfig vault =
        VaultRig.varSource(
            """
            {"url": "https://vault", "path_prefix": "/p", "shared_path": "s", "namespace": "n",
             "lookup_templates": ["/{{.Secret}}/{{.Team}}"], "auth_backend": "approle",
             "auth_params": {"role_id": "r", "secret_id": "s"}, "auth_backend_max_ttl": "1m",
             "auth_retry_max": "2m", "auth_retry_initial": "3s", "login_timeout": "4s",
             "query_timeout": "5s", "server_name": "v", "insecure_skip_verify": true,
             "disable_srv_lookup": true}
            """);
    assertThat(vault.server().url()).isEqualTo(URI.create("https://vault"));
    assertThat(vault.templates())
        .extracting(PathTemplate::toString)
        .containsExactly("/p/{{.Secret}}/{{.Team}}", "/p/s/{{.Secret}}", "/p/{{.Secret}}");
    assertThat(vault.timeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(vault.server().tls().insecure()).isTrue();
    assertThat(vault.auth().backend()).isEqualTo("approle");
    assertThat(vault.renewal())
        .isEqualTo(
            new VaultAuth.Renewal(
                Duration.ofMinutes(1), Duration.ofSeconds(3), Duration.ofMinutes(2)));
  }

  @Test
  void varSource_readsNoFileOfTheService() throws Exception {
    Path secret = Files.writeString(files.resolve("secret"), "planted");
    for (String name : List.of("ca_path", "client_token_path")) {
      assertThatThrownBy(() -> VaultRig.varSource("{\"%s\":\"%s\"}".formatted(name, files)))
          .isInstanceOf(ConfigErrors.class)
          .hasMessageContaining("there is no setting \"" + name + "\"");
    }
    assertThatThrownBy(() ->
            VaultRig.varSource(
                "{\"url\":\"https://v\",\"client_token\":\"t\",\"ca_cert\":\"%s\"}"
                    .formatted(secret)))
        .hasMessageContaining("holds no certificate");
    assertThatThrownBy(() ->
            VaultRig.varSource(
                "{\"url\":\"https://v\",\"auth_backend\":\"kubernetes\",\"auth_params\":{\"role\":\"r\"}}"))
        .hasMessage("auth_params must have jwt for auth_backend kubernetes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --vault-url=ftp://vault,--vault-client-token=t | --vault-url must begin with http:// or https://
          --vault-url=http://vault | --vault-client-token or --vault-auth-backend must say who we are
          --vault-url=http://vault,--vault-auth-backend=approle | --vault-auth-param must have role_id for --vault-auth-backend approle
          --vault-url=http://vault,--vault-auth-backend=ldap | --vault-auth-param must have username for --vault-auth-backend ldap
          --vault-url=http://vault,--vault-auth-backend=kubernetes-east | --vault-auth-param must have role for --vault-auth-backend kubernetes-east
          --vault-path-prefix=/ | --vault-path-prefix "/": must be a path, without braces
          --vault-lookup-templates=/{{.Team}} | --vault-lookup-templates "/{{.Team}}": must hold {{.Secret}}
          --vault-ca-path=/no/such | --vault-ca-path "/no/such": must be a directory that this service can read
          --vault-shared-path={{.Team}} | --vault-shared-path must hold no braces
          """)
  void mistake_isSaid(String flags, String message) {
    assertThatThrownBy(() -> VaultRig.config(flags.split(",")))
        .isInstanceOf(ConfigErrors.class)
        .hasMessage(message);
  }

  @Test
  void mistakes_areToldTogether_withoutSecrets() throws Exception {
    Path key = Files.writeString(files.resolve("key"), "planted");
    assertThatThrownBy(() ->
            VaultRig.config(
                "--vault-url=ftp://vault", "--vault-client-key=" + key, "--vault-auth-param=a:b"))
        .isInstanceOfSatisfying(ConfigErrors.class, e -> assertThat(e.errors()).hasSize(3))
        .hasMessageContaining("--vault-client-cert and --vault-client-key belong together")
        .message()
        .doesNotContain("planted");
    assertThatThrownBy(() ->
            VaultRig.config(
                URL,
                "--vault-client-token=t",
                "--vault-client-cert=" + key,
                "--vault-client-key=" + key))
        .hasMessageContaining("holds no private key in PKCS #8")
        .message()
        .doesNotContain("planted");
  }
}
