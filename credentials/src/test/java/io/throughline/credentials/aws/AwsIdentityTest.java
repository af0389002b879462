package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.credentials.aws.testing.AwsRequest;
import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.credentials.aws.testing.StsServer;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As whom AWS is asked when nobody gives keys. */
class AwsIdentityTest {
  @TempDir private Path folder;
  private final List<String> set = new ArrayList<>();
  private AwsServer aws;

  @BeforeEach
  void start() throws IOException {
    aws = AwsServer.start().parameter("/concourse/main/demo/key", "planted");
    property("aws.disableEc2Metadata", "true");
    property("aws.sharedCredentialsFile", folder.resolve("none").toString());
    property("aws.configFile", folder.resolve("none").toString());
  }

  @AfterEach
  void stop() {
    aws.close();
    set.forEach(System::clearProperty);
  }

  private void property(String name, String value) {
    System.setProperty(name, value);
    set.add(name);
  }

  private AwsStack stack() {
    return AwsStack.of(
        AwsStack.parsed(
            "aws-ssm",
            SsmConfig::declare,
            List.of("--aws-ssm-region=eu-west-1", "--aws-ssm-endpoint=" + aws.address())));
  }

  @Test
  void nobody_isSaid_andAwsIsNotAsked() throws Exception {
    try (AwsStack ssm = stack()) {
      assertThat(Failure.of(ssm))
          .isEqualTo(
              new Failure(
                  "denied",
                  "AWS SSM in eu-west-1 at %s was not asked, because there are no credentials for it:"
                          .formatted(aws.address().getAuthority())
                      + " who runs Throughline gives it keys, or a role by web identity, container or"
                      + " instance",
                  0));
      assertThat(ssm.recorded().tree().render())
          .isEqualTo(
              """
              secret lookup CLIENT !
                secret login CLIENT !
              """);
    }
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void keysOfTheMachine_areFoundOnce() throws Exception {
    property("aws.accessKeyId", "AKIAMACHINE");
    property("aws.secretAccessKey", "planted-machine");
    try (AwsStack ssm = stack()) {
      ssm.value("key");
      ssm.value("key");
      assertThat(ssm.recorded().tree().values("secret login", Attribute.SECRET_OPERATION))
          .hasSize(1);
      assertThat(ssm.connected().manager().lease()).isEmpty();
    }
    assertThat(aws.requests())
        .extracting(request -> request.header("Authorization"))
        .hasSize(2)
        .allMatch(header -> header.contains("Credential=AKIAMACHINE/"));
  }

  @Test
  void webIdentity_becomesARole_untilThatEnds() throws Exception {
    try (StsServer sts = new StsServer(Instant.now().plus(Duration.ofHours(1)))) {
      property("aws.endpointUrlSts", sts.address().toString());
      property("aws.region", "eu-west-1");
      property("aws.roleArn", "arn:aws:iam::123456789012:role/ci");
      Path token = Files.writeString(folder.resolve("token"), "planted-web-identity");
      property("aws.webIdentityTokenFile", token.toString());
      try (AwsStack ssm = stack()) {
        assertThat(ssm.value("key")).isEqualTo("\"planted\"");
        assertThat(ssm.connected().manager().lease().orElseThrow())
            .isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
      }
      assertThat(sts.asked())
          .singleElement()
          .asString()
          .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=planted-web-identity");
    }
    AwsRequest request = aws.requests().getFirst();
    assertThat(request.header("X-Amz-Security-Token")).isEqualTo("planted-session");
    assertThat(request.header("Authorization")).contains("Credential=ASIAPLANTEDROLE/");
  }
}
