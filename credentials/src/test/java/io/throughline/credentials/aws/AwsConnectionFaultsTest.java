package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.credentials.aws.testing.AwsServer;
import io.throughline.credentials.testing.TestAuthority;
import io.throughline.telemetry.catalog.Attribute;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step is told when no answer comes. */
class AwsConnectionFaultsTest {
  @TempDir Path folder;

  @Test
  void nobodyThere_isAskedAgain() throws Exception {
    URI nobody = nobody();
    try (AwsStack ssm = AwsStack.of(AwsStack.ssm(nobody))) {
      assertThat(Failure.of(ssm))
          .isEqualTo(
              new Failure(
                  "unreachable",
                  "AWS SSM in eu-west-1 at %s cannot be reached: no connection, or one that broke off"
                      .formatted(nobody.getAuthority()),
                  2));
      assertThat(ssm.recorded().tree().render())
          .isEqualTo(
              """
              secret lookup CLIENT !
                secret read CLIENT !
                secret read CLIENT !
                secret read CLIENT !
              """);
      assertThat(ssm.recorded().tree().values("secret read", Attribute.ERROR_TYPE))
          .containsOnly("unreachable");
    }
  }

  @Test
  void hostThatIsNotKnown_mayBeARegionThatIsNone() throws Exception {
    URI unknown = URI.create("http://aws.invalid:80");
    try (AwsStack ssm = AwsStack.of(AwsStack.ssm(unknown))) {
      assertThat(Failure.of(ssm))
          .isEqualTo(
              new Failure(
                  "unreachable",
                  "AWS SSM in eu-west-1 at aws.invalid:80 cannot be reached: its host is not known,"
                      + " and a region that does not exist has none",
                  2));
    }
  }

  @Test
  void silence_isGivenUp_andItsRequestsEnd() throws Exception {
    try (AwsServer aws = AwsServer.start().falling();
        AwsStack ssm = AwsStack.of(AwsStack.ssm(aws.address(), "--aws-ssm-query-timeout=50ms"))) {
      assertThat(Failure.of(ssm))
          .isEqualTo(
              new Failure(
                  "timed_out",
                  "AWS SSM in eu-west-1 at %s did not answer within 50 ms"
                      .formatted(aws.address().getAuthority()),
                  2));
      await()
          .until(() ->
              ssm.recorded().tree().values("secret read", Attribute.SECRET_MANAGER).size() == 3);
    }
  }

  @Test
  void requestThatIsGivenUp_ends_thoughItsOwnLimitIsFar() throws Exception {
    try (AwsServer aws = AwsServer.start().falling();
        AwsStack ssm = AwsStack.of(AwsStack.ssm(aws.address(), "--aws-ssm-query-timeout=10m"))) {
      Thread asking = Thread.ofVirtual().start(() -> ask(ssm));
      await().until(() -> aws.requests().size() == 1);
      asking.interrupt();
      asking.join();
      await()
          .untilAsserted(() ->
              assertThat(ssm.recorded().tree().values("secret read", Attribute.ERROR_TYPE))
                  .containsExactly(InterruptedException.class.getName()));
    }
  }

  private static void ask(AwsStack stack) {
    try {
      stack.value("key");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void certificateOfAnAuthorityThatIsGiven_isTrusted() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (AwsServer aws = AwsServer.start(authority.server().context());
        AwsStack ssm = AwsStack.of(trusting(authority, aws))) {
      aws.parameter("/concourse/main/demo/key", "planted");
      assertThat(ssm.value("key")).isEqualTo("\"planted\"");
    }
  }

  @Test
  void certificateThatHasExpired_isSaid() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (AwsServer aws = AwsServer.start(authority.expired().context());
        AwsStack ssm = AwsStack.of(trusting(authority, aws))) {
      assertThat(Failure.of(ssm))
          .isEqualTo(
              new Failure(
                  "unusable",
                  "the certificate of AWS SSM in eu-west-1 at %s has expired; who runs it must renew"
                          .formatted(aws.address().getAuthority())
                      + " it",
                  0));
    }
  }

  @Test
  void certificateThatNobodyTrusts_isSaid() throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    try (AwsServer aws = AwsServer.start(authority.server().context());
        AwsStack ssm = AwsStack.of(AwsStack.ssm(aws.address()))) {
      assertThat(Failure.of(ssm))
          .isEqualTo(
              new Failure(
                  "unusable",
                  "the certificate of AWS SSM in eu-west-1 at %s is not one that Throughline trusts;"
                          .formatted(aws.address().getAuthority())
                      + " who runs Throughline must look at it",
                  0));
    }
  }

  private static SsmConfig trusting(TestAuthority authority, AwsServer aws) throws IOException {
    return AwsStack.ssm(aws.address(), "--aws-ssm-ca-cert=" + authority.certificate());
  }

  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
