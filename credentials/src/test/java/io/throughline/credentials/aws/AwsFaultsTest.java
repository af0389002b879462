package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.aws.testing.AwsAnswer;
import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step is told when AWS answers with an error, and how often it was asked. */
class AwsFaultsTest {
  private static final String SSM_MAY =
      "ssm:GetParameter and ssm:GetParametersByPath, and kms:Decrypt with the key of encrypted"
          + " values";
  private static final String SECRETS_MAY =
      "secretsmanager:GetSecretValue, and kms:Decrypt with a key of one's own";

  private AwsServer aws;

  @BeforeEach
  void start() throws IOException {
    aws = AwsServer.start();
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static Stream<Arguments> passing() {
    return Stream.of(
        fault(
            400,
            "ThrottlingException",
            "throttled",
            "is asked too often by this account (ThrottlingException): run the build again in a"
                + " moment; who runs Throughline can have the limit raised, or values remembered"
                + " for longer"),
        fault(
            429,
            "TooManyRequestsException",
            "throttled",
            "is asked too often by this account (TooManyRequestsException): run the build again in"
                + " a moment; who runs Throughline can have the limit raised, or values remembered"
                + " for longer"),
        fault(
            500,
            "InternalServerError",
            "unreachable",
            "has trouble of its own (InternalServerError): run the build again in a moment"),
        fault(
            503,
            "ServiceUnavailable",
            "unreachable",
            "has trouble of its own (ServiceUnavailable): run the build again in a moment"),
        Arguments.of(
            AwsAnswer.page(502, "<html>planted</html>"),
            "unreachable",
            "has trouble of its own (status 502): run the build again in a moment"));
  }

  private static Stream<Arguments> refused() {
    String clock = "Throughline's clock is wrong";
    return Stream.of(
        denied("AccessDeniedException", "KEYS must be allowed MAY"),
        denied("ExpiredTokenException", "KEYS have expired and must be renewed"),
        fault(
            403,
            "ExpiredToken",
            "denied",
            in("ExpiredToken", "KEYS have expired and must be renewed")),
        denied("UnrecognizedClientException", "it does not know KEYS"),
        denied("InvalidSignatureException", "KEYS do not fit together, or " + clock),
        denied("RequestExpired", clock),
        Arguments.of(
            AwsAnswer.page(403, "<html>planted</html>"),
            "denied",
            in("status 403", "KEYS must be allowed MAY")));
  }

  private static Stream<Arguments> unusable() {
    return Stream.of(
        locked("InvalidKeyId"),
        locked("DecryptionFailure"),
        locked("KMSInvalidStateException"),
        fault(
            400,
            "ValidationException",
            "unusable",
            "has no such names (ValidationException): names of team, pipeline and variable may hold"
                + " letters, digits and . - _ /"),
        fault(
            400,
            "UnknownOperationException",
            "unusable",
            "refuses the request (UnknownOperationException)"),
        fault(418, "planted secret", "unusable", "refuses the request (status 418)"),
        strange(AwsAnswer.ok("{planted")),
        strange(AwsAnswer.ok("{}")),
        strange(AwsAnswer.ok("")),
        strange(AwsAnswer.ok("{\"Parameter\":{\"Name\":\"planted\"}}")),
        strange(AwsAnswer.page(200, "<html>planted</html>")));
  }

  private static Arguments denied(String code, String why) {
    return fault(400, code, "denied", in(code, why));
  }

  private static Arguments locked(String code) {
    return fault(
        400,
        code,
        "unusable",
        "cannot decrypt the value (%s): its KMS key is gone or disabled, or is another one's"
            .formatted(code));
  }

  private static Arguments strange(AwsAnswer answer) {
    return Arguments.of(
        answer,
        "unusable",
        "gave an answer that cannot be understood: something else than AWS may answer there");
  }

  private static Arguments fault(int status, String code, String kind, String words) {
    return Arguments.of(AwsAnswer.error(status, code, "planted in the message"), kind, words);
  }

  private static String in(String code, String why) {
    return "does not let Throughline in (" + code + "): " + why;
  }

  @ParameterizedTest
  @MethodSource("passing")
  void passingTrouble_isAskedAgain_andLeavesOldValues(AwsAnswer answer, String kind, String words)
      throws Exception {
    Failure expected = new Failure(kind, words, 2);
    try (AwsStack ssm = AwsStack.of(AwsStack.ssm(aws.address()), AwsStack.STALE)) {
      aws.parameter("/concourse/main/demo/key", "planted");
      ssm.value("key");
      aws.answering(answer);
      assertThat(ssm.value("key")).isEqualTo("\"planted\"");
      assertThat(ssm.recorded().tree().values("secret lookup", Attribute.SECRET_OUTCOME))
          .containsExactly("miss", "stale");
      assertThat(aws.requests()).hasSize(4);
    }
    assertFailure(expected);
  }

  @ParameterizedTest
  @MethodSource({"refused", "unusable"})
  void lastingTrouble_isNotAskedAgain(AwsAnswer answer, String kind, String words)
      throws Exception {
    aws.answering(answer);
    assertFailure(new Failure(kind, words, 0));
  }

  private void assertFailure(Failure expected) throws InterruptedException {
    String at = " in eu-west-1 at " + aws.address().getAuthority() + " ";
    try (AwsStack ssm = AwsStack.of(AwsStack.ssm(aws.address()))) {
      assertTold(ssm, filled(expected, "AWS SSM" + at, "ssm", SSM_MAY));
    }
    try (AwsStack secrets = AwsStack.of(AwsStack.secretsManager(aws.address()))) {
      assertTold(
          secrets, filled(expected, "AWS Secrets Manager" + at, "secretsmanager", SECRETS_MAY));
    }
  }

  private static Failure filled(Failure expected, String who, String flag, String may) {
    String words =
        who
            + expected
                .message()
                .replace(
                    "KEYS", "--aws-%s-access-key and --aws-%s-secret-key".formatted(flag, flag))
                .replace("MAY", may);
    return new Failure(expected.kind(), words, expected.retries());
  }

  private static void assertTold(AwsStack stack, Failure expected) throws InterruptedException {
    assertThat(Failure.of(stack)).isEqualTo(expected);
    assertThat(stack.recorded().tree().values("secret lookup", Attribute.SECRET_OUTCOME))
        .containsExactly("error");
    assertThat(stack.recorded().tree().values("secret lookup", Attribute.ERROR_TYPE))
        .containsExactly(expected.kind());
    assertThat(stack.recorded().tree().values("secret lookup", Attribute.SECRET_RETRIES))
        .containsExactly((long) expected.retries());
    assertThat(stack.recorded().tree().values("secret read", Attribute.SECRET_OPERATION))
        .hasSize(expected.retries() + 1);
    assertThat(stack.recorded().spans().toString()).doesNotContain("planted");
  }
}
