package io.throughline.credentials.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.throughline.config.HostPort;
import io.throughline.credentials.testing.TestServer;
import io.throughline.credentials.testing.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * An API server of Kubernetes that has secrets and lets users get those of some namespaces. Its
 * answers are those of version 1.34.2.
 */
final class FakeKubernetes implements AutoCloseable {
  private static final Pattern SECRET =
      Pattern.compile("/api/v1/namespaces/([^/]+)/secrets/([^/]+)");

  private final Map<String, Map<String, byte[]>> secrets = new ConcurrentHashMap<>();
  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final Map<String, List<String>> namespaces = new ConcurrentHashMap<>();
  private final TestServer server;

  private FakeKubernetes(SSLContext tls) throws IOException {
    this.server = TestServer.tls(tls, this::answer);
  }

  static FakeKubernetes start(SSLContext tls) throws IOException {
    return new FakeKubernetes(tls);
  }

  /** A user with a token, who may get secrets of namespaces. */
  FakeKubernetes user(String token, String user, String... of) {
    users.put(token, user);
    namespaces.put(user, List.of(of));
    return this;
  }

  /** The token is not valid any more. */
  void forget(String token) {
    users.remove(token);
  }

  FakeKubernetes secret(String namespace, String name, Map<String, String> data) {
    return secretBytes(
        namespace,
        name,
        data.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> each.getValue().getBytes(StandardCharsets.UTF_8))));
  }

  FakeKubernetes secretBytes(String namespace, String name, Map<String, byte[]> data) {
    secrets.put(namespace + "/" + name, data);
    return this;
  }

  HostPort address() {
    return server.address();
  }

  TestServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer answer(HttpExchange exchange) {
    Optional<String> user = user(exchange);
    if (user.isEmpty()) {
      return status(401, "Unauthorized", "Unauthorized", "");
    }
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/readyz")) {
      return new Answer(200, "ok", Map.of("Content-Type", "text/plain; charset=utf-8"));
    }
    Matcher of = SECRET.matcher(path);
    if (!of.matches()) {
      throw new AssertionError("nobody should ask for " + path);
    }
    return secret(user.get(), of.group(1), of.group(2));
  }

  private Answer secret(String user, String namespace, String name) {
    String details =
        "\n  \"details\": {\n    \"name\": \"" + name + "\",\n    \"kind\": \"secrets\"\n  },";
    if (!namespaces.getOrDefault(user, List.of()).contains(namespace)) {
      return status(403, forbidden(user, namespace, name), "Forbidden", details);
    }
    return Optional.ofNullable(secrets.get(namespace + "/" + name))
        .map(data -> Answer.json(200, json(namespace, name, data)))
        .orElseGet(
            () -> status(404, "secrets \\\"" + name + "\\\" not found", "NotFound", details));
  }

  private static String forbidden(String user, String namespace, String name) {
    return ("secrets \\\"%s\\\" is forbidden: User \\\"%s\\\" cannot get resource \\\"secrets\\\" in API"
            + " group \\\"\\\" in the namespace \\\"%s\\\"")
        .formatted(name, user, namespace);
  }

  private Optional<String> user(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header != null) {
      return Optional.ofNullable(users.get(header.replaceFirst("^Bearer ", "")));
    }
    try {
      String subject = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
      return Optional.of(subject.replaceFirst("^CN=([^,]+).*", "$1"));
    } catch (SSLPeerUnverifiedException _) {
      return Optional.of("system:anonymous");
    }
  }

  /** As the server says that something is not so. */
  static Answer status(int code, String message, String reason, String details) {
    return Answer.json(
        code,
        """
        {
          "kind": "Status",
          "apiVersion": "v1",
          "metadata": {},
          "status": "Failure",
          "message": "%s",
          "reason": "%s",%s
          "code": %d
        }\
        """
            .formatted(message, reason, details, code));
  }

  private static String json(String namespace, String name, Map<String, byte[]> data) {
    String fields =
        new TreeMap<>(data)
            .entrySet().stream()
                .map(each ->
                    "    \"%s\": \"%s\""
                        .formatted(
                            each.getKey(), Base64.getEncoder().encodeToString(each.getValue())))
                .collect(Collectors.joining(",\n"));
    String shown = data.isEmpty() ? "" : "\n  \"data\": {\n" + fields + "\n  },";
    return """
    {
      "kind": "Secret",
      "apiVersion": "v1",
      "metadata": {
        "name": "%s",
        "namespace": "%s",
        "uid": "ddc13b23-81b3-46e5-bffb-90c7505564b6",
        "resourceVersion": "202",
        "creationTimestamp": "2026-11-22T03:23:53Z",
        "managedFields": [
          {
            "manager": "curl",
            "operation": "Update",
            "apiVersion": "v1",
            "time": "2026-11-22T03:23:53Z",
            "fieldsType": "FieldsV1",
            "fieldsV1": {
              "f:data": {
                ".": {}
              },
              "f:type": {}
            }
          }
        ]
      },%s
      "type": "Opaque"
    }\
    """
        .formatted(name, namespace, shown);
  }
}
