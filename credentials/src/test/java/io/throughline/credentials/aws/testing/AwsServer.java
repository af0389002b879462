package io.throughline.credentials.aws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** SSM Parameter Store and Secrets Manager as far as reading goes: JSON 1.1 over HTTP. */
public final class AwsServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ACCOUNT = "arn:aws:ssm:eu-west-1:123456789012:parameter";
  private static final AwsAnswer NO_SECRET =
      AwsAnswer.error(
          400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  private static final AwsAnswer DELETED =
      AwsAnswer.error(
          400,
          "InvalidRequestException",
          "You can't perform this operation on the secret because it was marked for deletion.");

  private record Parameter(String type, String value) {}

  private final HttpServer http;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ConcurrentSkipListMap<String, Parameter> parameters = new ConcurrentSkipListMap<>();
  private final Map<String, AwsAnswer> secrets = new ConcurrentHashMap<>();
  private final List<AwsRequest> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Optional<AwsAnswer> instead = Optional.empty();
  private volatile boolean silent;

  private AwsServer(HttpServer http, String scheme) {
    this.http = http;
    this.scheme = scheme;
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
  }

  public static AwsServer start() throws IOException {
    return new AwsServer(HttpServer.create(loopback(), 0), "http");
  }

  /** One that speaks TLS. */
  public static AwsServer start(SSLContext context) throws IOException {
    HttpsServer https = HttpsServer.create(loopback(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    return new AwsServer(https, "https");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public URI address() {
    return URI.create(scheme + "://127.0.0.1:" + http.getAddress().getPort());
  }

  public AwsServer parameter(String name, String value) {
    return parameter(name, "SecureString", value);
  }

  public AwsServer parameter(String name, String type, String value) {
    parameters.put(name, new Parameter(type, value));
    return this;
  }

  public AwsServer secretText(String name, String value) {
    return secret(name, "SecretString", value);
  }

  /** A secret of bytes, in base64. */
  public AwsServer secretBytes(String name, String base64) {
    return secret(name, "SecretBinary", base64);
  }

  public AwsServer deletedSecret(String name) {
    secrets.put(name, DELETED);
    return this;
  }

  private AwsServer secret(String name, String form, String value) {
    ObjectNode answer =
        JSON.createObjectNode()
            .put("ARN", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:" + name + "-a1b2c3")
            .put("CreatedDate", 1.7637e9)
            .put("Name", name)
            .put(form, value)
            .put("VersionId", "0c3a5f4e-6f1b-4a54-9d0f-7b8f5f1d2c11");
    answer.putArray("VersionStages").add("AWSCURRENT");
    secrets.put(name, AwsAnswer.ok(answer.toString()));
    return this;
  }

  /** From now on everything is answered with this. */
  public AwsServer answering(AwsAnswer answer) {
    instead = Optional.of(answer);
    return this;
  }

  /** Answers as it should again. */
  public void mend() {
    instead = Optional.empty();
    silent = false;
  }

  /** From now on nothing is answered. */
  public AwsServer falling() {
    silent = true;
    return this;
  }

  public List<AwsRequest> requests() {
    return List.copyOf(requests);
  }

  /** What was asked, in order. */
  public List<String> targets() {
    return requests.stream().map(AwsRequest::target).toList();
  }

  @Override
  public void close() {
    over.countDown();
    http.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String target =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
    byte[] body = exchange.getRequestBody().readAllBytes();
    JsonNode asked = target.isEmpty() ? JSON.missingNode() : JSON.readTree(body);
    requests.add(new AwsRequest(target, exchange.getRequestHeaders(), asked));
    if (silent) {
      await();
      return;
    }
    AwsAnswer answer = instead.orElseGet(() -> answer(target, asked));
    exchange.getResponseHeaders().add("Content-Type", answer.type());
    exchange.getResponseHeaders().add("x-amzn-RequestId", "f1bdc6a2-7a5c-4c2b-8a3b-0d8b0a5f9f5d");
    byte[] bytes = answer.bytes();
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private AwsAnswer answer(String target, JsonNode asked) {
    return switch (target) {
      case "AmazonSSM.GetParameter" -> parameter(asked.path("Name").asText());
      case "AmazonSSM.GetParametersByPath" -> below(asked);
      case "secretsmanager.GetSecretValue" ->
          secrets.getOrDefault(asked.path("SecretId").asText(), NO_SECRET);
      default -> AwsAnswer.error(400, "UnknownOperationException", "");
    };
  }

  private AwsAnswer parameter(String name) {
    Parameter parameter = parameters.get(name);
    return parameter == null
        ? AwsAnswer.ok("{\"__type\":\"ParameterNotFound\"}").failing(400)
        : AwsAnswer.ok(JSON.createObjectNode().set("Parameter", json(name, parameter)).toString());
  }

  private AwsAnswer below(JsonNode asked) {
    String path = asked.path("Path").asText() + "/";
    boolean deep = asked.path("Recursive").asBoolean();
    Map<String, Parameter> found = new TreeMap<>(parameters.subMap(path, path + '\uffff'));
    found.keySet().removeIf(name -> !deep && name.indexOf('/', path.length()) >= 0);
    int from = asked.path("NextToken").asInt(0);
    int to = Math.min(found.size(), from + asked.path("MaxResults").asInt(10));
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode page = answer.putArray("Parameters");
    List.copyOf(found.entrySet())
        .subList(from, to)
        .forEach(each -> page.add(json(each.getKey(), each.getValue())));
    if (to < found.size()) {
      answer.put("NextToken", Integer.toString(to));
    }
    return AwsAnswer.ok(answer.toString());
  }

  private static ObjectNode json(String name, Parameter parameter) {
    return JSON.createObjectNode()
        .put("ARN", ACCOUNT + name)
        .put("DataType", "text")
        .put("LastModifiedDate", 1.7637e9)
        .put("Name", name)
        .put("Type", parameter.type())
        .put("Value", parameter.value())
        .put("Version", 1);
  }
}
