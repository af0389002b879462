package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.cli.trace.Trace;
import io.throughline.credentials.credhub.testing.FakeCredHub;
import io.throughline.credentials.credhub.testing.FakeUaa;
import io.throughline.credentials.testing.TestAuthority;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pipeline gets secrets of a CredHub, for which the installation logs in at its UAA. */
class CredHubTest {
  @TempDir Path home;

  @ParameterizedTest
  @EnumSource(Form.class)
  void secretsOfCredHub_reachSteps_andAreHidden(Form form) throws Exception {
    TestAuthority authority = TestAuthority.in(home.resolve("keys"));
    TestAuthority.Identity identity = authority.server();
    try (FakeUaa uaa = FakeUaa.start(identity.context());
        FakeCredHub credHub = FakeCredHub.start(identity.context(), uaa)) {
      credHub
          .set("/concourse/main/managed/token", "password", "\"planted-token\"")
          .set(
              "/concourse/main/db",
              "json",
              "{\"name\":\"planted-name\",\"password\":\"planted-password\"}");
      List<String> options =
          Managed.with(
              form,
              "--credhub-url=" + credHub.url(),
              "--credhub-ca-cert=" + authority.certificate(),
              "--credhub-client-id=" + FakeUaa.CLIENT,
              "--credhub-client-secret=" + FakeUaa.SECRET);
      try (Installation installation = Installation.start(home.resolve("data"), options, Map.of());
          Client client = new Client(installation.api())) {
        Trace trace = Managed.assertSecretsAreUsed(client, installation);
        assertThat(Managed.managers(trace)).contains("credhub");
        assertThat(Managed.failure(client)).contains("undefined vars: nothing");
        assertThat(uaa.logins()).isEqualTo(1);
      }
    }
  }
}
