package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.aws.testing.AwsRequest;
import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Variable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretsManagerSecretsTest {
  private static final String NAME = "/concourse/main/demo/key";

  private AwsServer aws;
  private AwsStack secrets;

  @BeforeEach
  void start() throws IOException {
    aws = AwsServer.start();
    secrets = AwsStack.of(AwsStack.secretsManager(aws.address()));
  }

  @AfterEach
  void stop() {
    secrets.close();
    aws.close();
  }

  @Test
  void text_isAText_andOneSignedRequest() throws Exception {
    aws.secretText(NAME, "planted");
    assertThat(secrets.value("key")).isEqualTo("\"planted\"");
    assertThat(aws.targets()).containsExactly("secretsmanager.GetSecretValue");
    AwsRequest request = aws.requests().getFirst();
    assertThat(request.field("SecretId")).isEqualTo(NAME);
    assertThat(request.header("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=" + AwsStack.ACCESS + "/")
        .contains("/eu-west-1/secretsmanager/aws4_request");
  }

  @Test
  void jsonObject_hasFields() throws Exception {
    aws.secretText(NAME, "{\"user\": \"me\", \"port\": 5432, \"more\": {\"of\": [true]}}");
    assertThat(secrets.value("key"))
        .isEqualTo("{\"user\":\"me\",\"port\":5432,\"more\":{\"of\":[true]}}");
  }

  @Test
  void otherJson_staysText() throws Exception {
    for (String text :
        new String[] {"[1]", "17", "null", "\"quoted\"", "{\"a\":1} and more", "{"}) {
      aws.secretText(NAME, text);
      assertThat(AwsStack.json(secrets.value("key")).textValue()).isEqualTo(text);
    }
  }

  @Test
  void bytes_areFields_whenTheyAreAJsonObject() throws Exception {
    aws.secretBytes(NAME, base64("{\"user\":\"me\"}"));
    assertThat(secrets.value("key")).isEqualTo("{\"user\":\"me\"}");
  }

  @Test
  void otherBytes_areOfNoUse() throws Exception {
    aws.secretBytes(NAME, base64("planted"));
    assertThat(Failure.of(secrets))
        .isEqualTo(
            new Failure(
                "unusable",
                "AWS Secrets Manager in eu-west-1 at "
                    + aws.address().getAuthority()
                    + " has a binary secret that is not a JSON object: bytes have to be kept as a"
                    + " text, in base64 for example",
                0));
  }

  @Test
  void places_areLookedAt_inOrder() throws Exception {
    aws.secretText("/concourse/key", "of all");
    assertThat(secrets.value("key")).isEqualTo("\"of all\"");
    assertThat(aws.requests().stream().map(each -> each.field("SecretId")))
        .containsExactly(NAME, "/concourse/main/key", "/concourse/key");
    aws.secretText("/concourse/main/key", "of the team");
    assertThat(secrets.value("key")).isEqualTo("\"of the team\"");
  }

  @Test
  void templates_areThePipelinesOwn_whenTheyAreGiven() throws Exception {
    aws.secretText("ci-demo-key", "planted").secretText("all/key", "of all");
    SecretsManagerConfig config =
        AwsStack.secretsManager(
            aws.address(),
            "--aws-secretsmanager-pipeline-secret-template=ci-{{.Pipeline}}-{{.Secret}}",
            "--aws-secretsmanager-team-secret-template={{.Team}}.{{.Secret}}",
            "--aws-secretsmanager-shared-secret-template=all/{{.Secret}}");
    try (AwsStack own = AwsStack.of(config)) {
      assertThat(own.value("key")).isEqualTo("\"planted\"");
      assertThat(own.find(Variable.of("main", "other", "key")).place().orElseThrow().template())
          .isEqualTo("all/{{.Secret}}");
    }
  }

  @Test
  void deletedSecret_isMissing_likeOneThatNeverWas() throws Exception {
    aws.deletedSecret(NAME);
    Lookup lookup = secrets.find(AwsStack.KEY);
    assertThat(lookup.outcome()).isEqualTo(Lookup.Outcome.NOT_FOUND);
    assertThat(aws.requests()).hasSize(3);
    assertThat(secrets.recorded().tree().render())
        .isEqualTo(
            """
            secret lookup CLIENT
              secret read CLIENT
              secret read CLIENT
              secret read CLIENT
            """);
  }

  @Test
  void health_isGood_whenAwsSaysThatThereIsNoSuchSecret() throws Exception {
    assertThat(secrets.connected().manager().health())
        .isEqualTo(new Health("GetSecretValue", "UP"));
    assertThat(aws.requests().getFirst().field("SecretId")).isEqualTo("__concourse-health-check");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
