package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.throughline.credentials.aws.testing.AwsRequest;
import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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
  private static final String ROLE =
      """
      <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult>
          <SubjectFromWebIdentityToken>system:serviceaccount:ci:throughline</SubjectFromWebIdentityToken>
          <AssumedRoleUser>
            <Arn>arn:aws:sts::123456789012:assumed-role/ci/throughline</Arn>
            <AssumedRoleId>AROA123:throughline</AssumedRoleId>
          </AssumedRoleUser>
          <Credentials>
            <SessionToken>planted-session</SessionToken>
            <SecretAccessKey>planted-role-secret</SecretAccessKey>
            <Expiration>%s</Expiration>
            <AccessKeyId>ASIAPLANTEDROLE</AccessKeyId>
          </Credentials>
        </AssumeRoleWithWebIdentityResult>
        <ResponseMetadata><RequestId>ad4156e9-bce1-11e2-82e6-6b6efEXAMPLE</RequestId></ResponseMetadata>
      </AssumeRoleWithWebIdentityResponse>
      """;

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
    HttpServer sts =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new ArrayList<>();
    sts.createContext(
        "/",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer =
              ROLE.formatted(Instant.now().plus(Duration.ofHours(1)))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/xml");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sts.start();
    property("aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
    property("aws.region", "eu-west-1");
    property("aws.roleArn", "arn:aws:iam::123456789012:role/ci");
    property(
        "aws.webIdentityTokenFile",
        Files.writeString(folder.resolve("token"), "planted-web-identity").toString());
    try (AwsStack ssm = stack()) {
      assertThat(ssm.value("key")).isEqualTo("\"planted\"");
      assertThat(ssm.connected().manager().lease().orElseThrow())
          .isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    } finally {
      sts.stop(0);
    }
    assertThat(asked)
        .singleElement()
        .asString()
        .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=planted-web-identity");
    AwsRequest request = aws.requests().getFirst();
    assertThat(request.header("X-Amz-Security-Token")).isEqualTo("planted-session");
    assertThat(request.header("Authorization")).contains("Credential=ASIAPLANTEDROLE/");
  }
}
