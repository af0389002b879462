package io.throughline.telemetry.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.telemetry.testing.RandomText;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hidden without being known. */
class RulesTest {
  private static final String JWT =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N";
  private static final String KEY =
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\nabc/+==\n-----END RSA PRIVATE KEY-----";

  private final Redaction redaction = new Redaction();

  /** Put together here, so that the sources of the product hold nothing that looks like one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghp|_abcdefghijklmnopqrstuvwxyz0123456789",
        "ghs|_abcdefghijklmnopqrstuvwxyz0123456789",
        "github|_pat_11ABCDEFG0aaaaaaaaaaaa_bbbbbbbbbb",
        "glpat|-abcdefghij0123456789",
        "AKIA|IOSFODNN7EXAMPLE",
        "xoxb|-123456789012-abcdefghij",
        "AIza|SyA0123456789abcdefghijklmnopqrstuv",
        "hvs|.CAESIAbcdefghijklmnopqrstuvwx"
      })
  void tokens_areHidden_byTheirLooks(String parts) {
    String token = parts.replace("|", "");
    assertThat(redaction.apply("it is " + token + ".")).matches("it is \\(\\(redacted\\)\\)\\.?");
    assertThat(redaction.applyToCut("it is " + token.substring(0, token.length() - 2)))
        .isEqualTo("it is ((redacted))");
  }

  @Test
  void jwt_isHidden() {
    assertThat(redaction.apply("jwt=" + JWT + " end")).isEqualTo("jwt=((redacted)) end");
    assertThat(redaction.apply("eyJhbGciOiJIUzI1NiJ9 end")).isEqualTo("eyJhbGciOiJIUzI1NiJ9 end");
  }

  @Test
  void privateKey_isHidden_alsoInOneLine() {
    assertThat(redaction.apply("key:\n" + KEY + "\nend")).isEqualTo("key:\n((redacted))\nend");
    assertThat(redaction.apply("{\"key\":\"" + KEY.replace("\n", "\\n") + "\\n\"}"))
        .isEqualTo("{\"key\":\"((redacted))\\n\"}");
    assertThat(redaction.apply(KEY.substring(0, 60))).isEqualTo("((redacted))");
  }

  @Test
  void certificate_isShown() {
    String text = KEY.replace("RSA PRIVATE KEY", "CERTIFICATE");
    assertThat(redaction.apply(text)).isEqualTo(text);
  }

  @Test
  void secretKeyOfAws_isHidden_whereItIsNamed() {
    String key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    assertThat(redaction.apply("AWS_SECRET_ACCESS_KEY=" + key))
        .isEqualTo("AWS_SECRET_ACCESS_KEY=((redacted))");
    assertThat(redaction.apply("{\"SecretAccessKey\": \"" + key + "\"}"))
        .isEqualTo("{\"SecretAccessKey\": \"((redacted))\"}");
  }

  @Test
  void authorization_isHidden_asProgramsPrintIt() {
    assertThat(redaction.apply("> Authorization: Bearer abcd-efgh\n> Accept: */*"))
        .isEqualTo("> Authorization: Bearer ((redacted))\n> Accept: */*");
  }

  @Test
  void userOfAUrl_isHidden_whereItHasAPassword() {
    assertThat(redaction.apply("git clone https://me:pass@host/x.git failed"))
        .isEqualTo("git clone https://REDACTED:REDACTED@host/x.git failed");
    assertThat(redaction.apply("https://0123456789abcdef@host/"))
        .isEqualTo("https://REDACTED@host/");
    for (String open : List.of("ssh://git@host/x", "http://host/a@b:c", "https://host?x=a:b@c")) {
      assertThat(redaction.apply(open)).isEqualTo(open);
    }
  }

  @Test
  void parametersOfAUrl_areHidden_andTheirNamesStay() {
    assertThat(
            redaction.apply(
                "see https://s3/b?a=1&X-Amz-Signature=abc&sig=d#access_token=e&x=2, or not"))
        .isEqualTo(
            "see https://s3/b?a=1&X-Amz-Signature=REDACTED&sig=REDACTED#access_token=REDACTED&x=2,"
                + " or not");
    assertThat(redaction.applyToQuery("Key=1&other=2&to%6ben=3&key=&token"))
        .isEqualTo("Key=REDACTED&other=2&to%6ben=REDACTED&key=&token");
    assertThat(redaction.apply("key=value&token=x")).isEqualTo("key=value&token=x");
  }

  @Test
  void patterns_hideTheirFirstGroup_lineByLine() {
    Redaction own =
        new Redaction(
            new RedactionConfig(
                List.of("ACME-\\d+", "pin is (\\d+)"), List.of(), List.of("session")));
    assertThat(own.apply("ACME-12 and\npin is 4711.\nACME- 3"))
        .isEqualTo("((redacted)) and\npin is ((redacted)).\nACME- 3");
    assertThat(own.fresh().apply("http://h?session=1")).isEqualTo("http://h?session=REDACTED");
  }

  @Test
  void patterns_takeTimeThatGrowsWithTheLineOnly() {
    Redaction own =
        new Redaction(new RedactionConfig(List.of("(a*)*(a*)*(a|a)*b"), List.of(), List.of()));
    String text = "a".repeat(5000);
    assertThat(own.apply(text)).isEqualTo(text);
  }

  @Test
  void headers_areHidden_whoeverRecordsThem() {
    Redaction own = new Redaction(new RedactionConfig(List.of(), List.of("X-Own"), List.of()));
    for (String name : List.of("authorization", "set-cookie", "x-gitlab-token", "x-own")) {
      assertThat(own.hidesAttribute("http.request.header." + name)).isTrue();
      assertThat(own.hidesAttribute("rpc.grpc.request.metadata." + name)).isTrue();
    }
    for (String name : List.of("http.request.header.accept", "url.path", "authorization")) {
      assertThat(own.hidesAttribute(name)).isFalse();
    }
  }

  @Test
  void textWithoutSecrets_staysAsItIs() {
    RandomText.times(3000)
        .forEach(random -> {
          String text = random.of("abc eyJ-.:/=&?@#\"'\nghp_", 0, 60);
          assertThat(text.contains("://") ? text : redaction.apply(text)).isSameAs(text);
        });
  }

  @Test
  void options_areReadOnePerLine_andChecked() {
    RedactionConfig config =
        parse("--redact-pattern", "a,b", "--redact-pattern", "c{2}", "--redact-header", "X-Own");
    assertThat(config.patterns()).containsExactly("a,b", "c{2}");
    assertThat(config.headers()).containsExactly("X-Own");
    assertThatThrownBy(() -> parse("--redact-pattern", "("))
        .isInstanceOf(ConfigErrors.class)
        .hasMessageContaining("RE2");
    assertThatThrownBy(() -> parse("--redact-pattern", "a*")).hasMessageContaining("empty");
    assertThatThrownBy(() -> parse("--redact-header", "a b")).hasMessageContaining("a name");
  }

  private static RedactionConfig parse(String... args) {
    Options options = new Options("unit", "a test");
    Supplier<RedactionConfig> config = RedactionConfig.declare(options);
    options.parse(List.of(args), Map.of());
    return config.get();
  }
}
