package io.throughline.credentials.aws.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** AWS's Security Token Service, which gives a role to whoever shows any web identity. */
public final class StsServer implements AutoCloseable {
  private final HttpServer http;
  private final Instant until;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /**
   * Starts one.
   *
   * @param until when its roles end
   */
  public StsServer(Instant until) throws IOException {
    this.until = until;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::serve);
    http.start();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** What it was asked, as forms. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public void close() {
    http.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] answer = answer().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/xml");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private String answer() {
    return """
    <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <AssumeRoleWithWebIdentityResult>
        <SubjectFromWebIdentityToken>system:serviceaccount:ci:ci</SubjectFromWebIdentityToken>
        <AssumedRoleUser>
          <Arn>arn:aws:sts::123456789012:assumed-role/ci/ci</Arn>
          <AssumedRoleId>AROA123:ci</AssumedRoleId>
        </AssumedRoleUser>
        <Credentials>
          <SessionToken>planted-session</SessionToken>
          <SecretAccessKey>planted-role-secret</SecretAccessKey>
          <Expiration>%s</Expiration>
          <AccessKeyId>ASIAPLANTEDROLE</AccessKeyId>
        </Credentials>
      </AssumeRoleWithWebIdentityResult>
      <ResponseMetadata><RequestId>ad4156e9-bce1-11e2-82e6-6b6ef</RequestId></ResponseMetadata>
    </AssumeRoleWithWebIdentityResponse>
    """
        .formatted(until);
  }
}
