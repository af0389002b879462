package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.aws.testing.AwsAnswer;
import io.throughline.credentials.aws.testing.AwsRequest;
import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Variable;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SsmSecretsTest {
  private static final String GET = "AmazonSSM.GetParameter";
  private static final String BELOW = "AmazonSSM.GetParametersByPath";

  private AwsServer aws;
  private AwsStack ssm;

  @BeforeEach
  void start() throws IOException {
    aws = AwsServer.start();
    ssm = AwsStack.of(AwsStack.ssm(aws.address(), "--aws-ssm-shared-path=/concourse-shared/"));
  }

  @AfterEach
  void stop() {
    ssm.close();
    aws.close();
  }

  @Test
  void parameter_isAText_andOneRequest() throws Exception {
    aws.parameter("/concourse/main/demo/key", "planted");
    Lookup lookup = ssm.find(AwsStack.KEY);
    assertThat(lookup.secret().orElseThrow().value().toString()).isEqualTo("\"planted\"");
    assertThat(lookup.place().orElseThrow().template())
        .isEqualTo("/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}");
    assertThat(aws.targets()).containsExactly(GET);
    AwsRequest request = aws.requests().getFirst();
    assertThat(request.field("Name")).isEqualTo("/concourse/main/demo/key");
    assertThat(request.field("WithDecryption")).isEqualTo("true");
    assertThat(request.header("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=" + AwsStack.ACCESS + "/")
        .contains("/eu-west-1/ssm/aws4_request", "SignedHeaders=", "Signature=");
    assertThat(request.header("X-Amz-Security-Token")).isEmpty();
  }

  @Test
  void places_areLookedAt_inOrder() throws Exception {
    aws.parameter("/concourse-shared/key", "of all");
    assertThat(ssm.value("key")).isEqualTo("\"of all\"");
    assertThat(aws.requests().stream().map(each -> each.field("Name") + each.field("Path")))
        .containsExactly(
            "/concourse/main/demo/key",
            "/concourse/main/demo/key",
            "/concourse/main/key",
            "/concourse/main/key",
            "/concourse-shared/key");
    aws.parameter("/concourse/main/key", "of the team");
    assertThat(ssm.value("key")).isEqualTo("\"of the team\"");
    aws.parameter("/concourse/main/demo/key", "of the pipeline");
    assertThat(ssm.value("key")).isEqualTo("\"of the pipeline\"");
  }

  @Test
  void parametersBelowTheName_areFields_overAllPages() throws Exception {
    IntStream.range(0, 25)
        .forEach(i -> aws.parameter("/concourse/main/demo/key/f%02d".formatted(i), "v" + i));
    aws.parameter("/concourse/main/demo/key/deeper/field", "deep");
    aws.parameter("/concourse/main/demo/keys/other", "another one's");
    String value = ssm.value("key");
    assertThat(value).contains("\"f00\":\"v0\"", "\"f24\":\"v24\"", "\"deeper/field\":\"deep\"");
    assertThat(AwsStack.json(value)).hasSize(26);
    assertThat(aws.targets()).containsExactly(GET, BELOW, BELOW, BELOW);
  }

  @Test
  void listOfStrings_staysTheTextThatAwsGives() throws Exception {
    aws.parameter("/concourse/main/demo/key", "StringList", "a,b,c");
    assertThat(ssm.value("key")).isEqualTo("\"a,b,c\"");
  }

  @Test
  void json_staysText() throws Exception {
    aws.parameter("/concourse/main/demo/key", "{\"a\": 1}");
    assertThat(ssm.value("key")).isEqualTo("\"{\\\"a\\\": 1}\"");
  }

  @Test
  void nothing_isMissing() throws Exception {
    assertThat(ssm.find(AwsStack.KEY).outcome()).isEqualTo(Lookup.Outcome.NOT_FOUND);
  }

  @Test
  void templates_areThePipelinesOwn_whenTheyAreGiven() throws Exception {
    aws.parameter("/ci/demo-main-key", "planted").parameter("flat-key", "flat");
    SsmConfig config =
        AwsStack.ssm(
            aws.address(),
            "--aws-ssm-pipeline-secret-template=/ci/{{.Pipeline}}-{{.Team}}-{{.Secret}}",
            "--aws-ssm-team-secret-template=flat-{{.Secret}}");
    try (AwsStack own = AwsStack.of(config)) {
      assertThat(own.value("key")).isEqualTo("\"planted\"");
      assertThat(own.find(Variable.of("main", "", "key")).secret()).isPresent();
      assertThat(own.value("none")).isEmpty();
    }
    assertThat(aws.targets()).containsExactly(GET, GET, GET, BELOW, GET);
  }

  @Test
  void parametersOfTeams_areNoFieldsOfWhatAllTeamsHave() throws Exception {
    aws.parameter("/concourse/other/demo/key", "another team's")
        .parameter("/concourse/plain", "of all");
    SsmConfig config = AwsStack.ssm(aws.address(), "--aws-ssm-shared-path=/concourse");
    try (AwsStack own = AwsStack.of(config)) {
      assertThat(own.value("other")).isEmpty();
      assertThat(own.value("plain")).isEqualTo("\"of all\"");
    }
  }

  @Test
  void requests_areSpans_belowTheLookup() throws Exception {
    aws.parameter("/concourse/main/demo/key/field", "planted");
    ssm.value("key");
    assertThat(ssm.recorded().tree().render())
        .isEqualTo(
            """
            secret lookup CLIENT
              secret read CLIENT
              secret read CLIENT
            """);
    assertThat(ssm.recorded().tree().values("secret read", Attribute.HTTP_RESPONSE_STATUS_CODE))
        .containsExactly(400L, 200L);
    assertThat(ssm.recorded().tree().values("secret lookup", Attribute.SECRET_MANAGER))
        .containsExactly("ssm");
  }

  @Test
  void health_isGood_evenWithoutTheRightToAsk() throws Exception {
    Health up = new Health("GetParameter", "UP");
    assertThat(ssm.connected().manager().health()).isEqualTo(up);
    assertThat(aws.requests().getFirst().field("Name")).isEqualTo("__concourse-health-check");
    aws.answering(AwsAnswer.error(400, "AccessDeniedException", "no"));
    assertThat(ssm.connected().manager().health()).isEqualTo(up);
  }

  @Test
  void session_isSigned() throws Exception {
    SsmConfig config = AwsStack.ssm(aws.address(), "--aws-ssm-session-token=planted-session-token");
    try (AwsStack own = AwsStack.of(config)) {
      own.value("key");
    }
    AwsRequest request = aws.requests().getFirst();
    assertThat(request.header("X-Amz-Security-Token")).isEqualTo("planted-session-token");
    assertThat(request.header("Authorization")).contains("x-amz-security-token");
  }

  @Test
  void endlessPages_areGivenUp() throws Exception {
    IntStream.range(0, 1011)
        .forEach(i -> aws.parameter("/concourse/main/demo/key/f%04d".formatted(i), "v"));
    assertThat(Failure.of(ssm))
        .isEqualTo(
            new Failure(
                "unusable",
                "AWS SSM in eu-west-1 at %s has more than 1000 parameters below the path of one"
                        .formatted(aws.address().getAuthority())
                    + " variable",
                0));
  }
}
