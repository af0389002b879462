package io.throughline.credentials.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.testing.Heard;
import io.throughline.credentials.vault.testing.FakeFault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A value, a token, a parameter of a login and the name of a secret are told to nobody. */
class VaultSecrecyTest {
  private static final String PLANTED = "planted";

  @Test
  void nothing_isTold_ofValuesTokensAndNames() throws Exception {
    StringBuilder told = new StringBuilder();
    String heard = Heard.during(() -> told.append(everythingToldOf()));
    assertThat(told.toString())
        .contains("secret lookup", "secret login", "Vault at 127.0.0.1")
        .doesNotContain(PLANTED, "hvs.");
    assertThat(heard).contains("CircuitBreaker").doesNotContain(PLANTED, "hvs.");
  }

  private static String everythingToldOf() throws Exception {
    StringBuilder told = new StringBuilder();
    try (VaultRig rig = new VaultRig()) {
      rig.vault
          .put("concourse/main/demo/planted-name", "{\"value\":\"planted-value\"}")
          .login(
              "auth/approle/login",
              Map.of("role_id", "planted-role"),
              Duration.ofMinutes(1),
              Duration.ofHours(1));
      ManagerConnection vault =
          rig.connect("--vault-auth-backend=approle", "--vault-auth-param=role_id:planted-role");
      told.append(vault).append(vault.config()).append(vault.config().info());
      told.append(VaultRig.find(vault, "planted-name"));
      told.append(vault.manager()).append(vault.manager().health());
      for (int status : new int[] {400, 403, 404, 429, 500, 503, 200}) {
        rig.vault.heal();
        rig.vault.fault(FakeFault.answering("", 100, status, "{\"errors\":[\"planted-answer\"]}"));
        told.append(failureOf(vault));
        rig.vault.forgetTokens();
      }
      rig.vault.heal().fault(FakeFault.answering("", 100, 200, "planted-answer"));
      told.append(failureOf(vault));
      told.append(rig.recorded.spans());
    }
    return told.toString();
  }

  private static String failureOf(ManagerConnection vault) throws InterruptedException {
    try {
      return String.valueOf(VaultRig.find(vault, "planted-name").secret().isPresent());
    } catch (SecretsException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }
  }
}
