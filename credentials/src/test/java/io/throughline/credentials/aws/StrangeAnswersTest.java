package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.aws.testing.AwsAnswer;
import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.telemetry.testing.RandomText;
import org.junit.jupiter.api.Test;

/** Whatever answers in the place of AWS, a step hears of it in our words or gets a value. */
class StrangeAnswersTest {
  private static final String PARAMETER =
      "{\"Parameter\":{\"Name\":\"/concourse/main/demo/key\",\"Value\":\"v\",\"Version\":1}}";
  private static final String SECRET =
      "{\"Name\":\"/concourse/main/demo/key\",\"SecretBinary\":\"eyJhIjoxfQ==\",\"CreatedDate\":1.7e9}";
  private static final String PIECES = "{}[]\":,a1 -.e\\nultrfs";

  @Test
  void everyAnswer_isUnderstood_orRefusedInOurWords() throws Exception {
    try (AwsServer aws = AwsServer.start();
        AwsStack ssm = AwsStack.of(AwsStack.ssm(aws.address()));
        AwsStack secrets = AwsStack.of(AwsStack.secretsManager(aws.address()))) {
      for (RandomText random : RandomText.times(300).toList()) {
        int status = random.number(0, 3) == 0 ? 400 : 200;
        assertSaid(aws, ssm, status, mangled(PARAMETER, random));
        assertSaid(aws, secrets, status, mangled(SECRET, random));
      }
    }
  }

  private static void assertSaid(AwsServer aws, AwsStack stack, int status, String body)
      throws InterruptedException {
    aws.answering(new AwsAnswer(status, "application/x-amz-json-1.1", body));
    try {
      stack.value("key");
    } catch (SecretsException e) {
      assertThat(e.kind()).as(body).isEqualTo(SecretsException.Kind.UNUSABLE);
      assertThat(e.words()).as(body).startsWith("AWS S");
    }
  }

  /** A piece of the text is another one. */
  private static String mangled(String text, RandomText random) {
    int from = random.number(0, text.length());
    int to = Math.min(text.length(), from + random.number(0, 10));
    return text.substring(0, from) + random.of(PIECES, 0, 6) + text.substring(to);
  }
}
