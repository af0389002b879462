package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps show who they are to a service that knows nothing but the address of the installation. */
@ParameterizedClass
@EnumSource(Form.class)
class IdTokenTest {
  @TempDir static Path home;

  private static Installation installation;
  private static TokenChecker checker;
  private static Client client;
  private static long build;
  private static String log;

  @Parameter Form form;

  @BeforeParameterizedClassInvocation
  static void runBuild(Form form) throws IOException, InterruptedException {
    installation = Installation.start(home.resolve(form.name()), form.options(), Map.of());
    checker = TokenChecker.start(installation.running().path("url").asText());
    client = new Client(installation.api());
    client.setPipeline(
        "identity",
        Resources.text("identity.yml").replace("PORT", Integer.toString(checker.port())));
    build = client.trigger("identity", "present");
    assertThat(client.awaitEnd(build)).isEqualTo("succeeded");
    log = client.log(build);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    checker.close();
    installation.close();
  }

  @Test
  void step_isBelieved_asWhoItIs() {
    assertThat(log)
        .contains("rs256: welcome main/identity//present")
        .contains("es256: welcome main/identity")
        .contains("other: go away");
  }

  @Test
  void everyStep_hasATokenOfItsOwn_thatNoLogShows() {
    assertThat(checker.tokens()).hasSize(3).allMatch(token -> token.startsWith("eyJ"));
    assertThat(new HashSet<>(checker.tokens())).hasSize(3);
    assertThat(log).contains("rs256: presenting ((redacted)).").doesNotContain("eyJ");
    assertThat(client.text("/api/v1/builds/" + build + "/trace")).doesNotContain("eyJ");
    assertThat(client.text("/api/v1/builds/" + build + "/plan")).doesNotContain("eyJ");
  }

  @Test
  void lookups_areUnderTheStepsThatAsked() {
    assertThat(client.text("/api/v1/builds/" + build + "/trace"))
        .contains("\"idtoken\"")
        .contains("secret lookup");
  }
}
