package io.throughline.e2e.peer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moto, which answers as AWS does: SSM Parameter Store and Secrets Manager. */
public final class Moto implements AutoCloseable {
  public static final String REGION = "eu-west-1";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int port = LoopbackPort.free();
  private final PeerProcess process;

  private Moto(Path directory, Path program) {
    this.process =
        PeerProcess.start(
            directory,
            List.of(program.toString(), "-H", "127.0.0.1", "-p", Integer.toString(port)),
            Map.of(),
            address().resolve("/moto-api/"));
  }

  /** Starts one with its files in a directory; absent where there is no moto. */
  public static Optional<Moto> start(Path directory) throws IOException {
    Program program = Program.named("moto");
    return program.isThere()
        ? Optional.of(new Moto(Files.createDirectories(directory), program.orSkip()))
        : Optional.empty();
  }

  /** The test is skipped, and says so, where there is no moto. */
  public static void orSkip() {
    var _ = Program.named("moto").orSkip();
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Makes a parameter that is encrypted. */
  public void parameter(String name, String value) throws IOException {
    ask(
        "ssm",
        "AmazonSSM.PutParameter",
        JSON.createObjectNode().put("Name", name).put("Type", "SecureString").put("Value", value));
  }

  /** Makes a secret. */
  public void secret(String name, String value) throws IOException {
    ask(
        "secretsmanager",
        "secretsmanager.CreateSecret",
        JSON.createObjectNode().put("Name", name).put("SecretString", value));
  }

  /** Marks a secret for deletion. */
  public void deleteSecret(String name) throws IOException {
    ask(
        "secretsmanager",
        "secretsmanager.DeleteSecret",
        JSON.createObjectNode().put("SecretId", name));
  }

  private void ask(String service, String target, ObjectNode body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(address())
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", target)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=a/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                    .formatted(REGION, service))
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(target + " answers " + answer.statusCode());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
