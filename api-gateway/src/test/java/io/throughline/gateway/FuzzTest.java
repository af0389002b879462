package io.throughline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.grpc.Examples;
import io.throughline.gateway.route.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer says what is wrong with it: never a failure of the server. */
class FuzzTest {
  private static final int ROUNDS = 4_000;
  private static final String[] FRAGMENTS = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\"auth\"",
    "\"owner\"",
    "\"users\"",
    "\"from\"",
    "null",
    "true",
    "1e999",
    "-0",
    "\\u0000",
    "\\ud800",
    "\u0000",
    "é",
    "jobs:\n",
    "- name: x\n",
    "  plan:\n",
    "  - get: x\n",
    "&a ",
    "*a",
    "!!java ",
    "|",
    ">",
    "%",
    "%zz",
    "&",
    "=",
    "grant_type",
    "password",
    "username",
    "\n",
    "\t",
    "'",
    "#",
    "---",
    "{{}}",
    "((x))",
    "\uffff",
    "9".repeat(400)
  };
  private static final List<String> QUERIES =
      List.of(
          "",
          "?limit=",
          "?from=",
          "?vars=",
          "?vars.a.b=",
          "?vars.=",
          "?filter=",
          "?timestamps=",
          "?check_creds",
          "?x=");
  private static final List<String> HEADERS =
      List.of(
          "Authorization",
          "Content-Type",
          "Last-Event-ID",
          "X-Concourse-Config-Version",
          "Cookie",
          "traceparent",
          "baggage",
          "Accept-Encoding",
          "Accept");

  private static Gateway gateway;
  private static List<Endpoint> endpoints;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    endpoints =
        gateway.endpoints().stream()
            .filter(endpoint -> endpoint.answer().status() != 501)
            .filter(endpoint -> !endpoint.name().equals("Logout"))
            .toList();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void server_neverFails_whateverIsSent() throws Exception {
    Random random = new Random(20_261_121);
    String token = gateway.http().login("admin", "admin");
    for (int round = 0; round < ROUNDS; round++) {
      Endpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
      Http http = gateway.http().withToken(token);
      if (random.nextBoolean()) {
        http = http.with("Content-Type", "application/x-yaml");
      }
      if (random.nextInt(4) == 0) {
        http = http.with(HEADERS.get(random.nextInt(HEADERS.size())), header(random));
      }
      String path = path(endpoint.path(), random) + query(random);
      byte[] body = body(random);
      Http.Answer answer = http.send(endpoint.method().name(), path, body);
      assertThat(answer.status())
          .as(
              "%s %s with %s: %s",
              endpoint.method(), path, new String(body, StandardCharsets.UTF_8), answer.text())
          .isLessThan(500);
      if (round % 200 == 0) {
        Examples.addTo(gateway.scheduler());
        gateway.makeTeam();
      }
    }
  }

  private static String path(String template, Random random) {
    String path =
        template
            .replace(":team_name", random.nextInt(4) == 0 ? name(random) : "blue")
            .replace(":pipeline_name", random.nextInt(4) == 0 ? name(random) : "app")
            .replace(":job_name", "build")
            .replace(":resource_name", "repo");
    return path.replace(":build_id", random.nextInt(4) == 0 ? name(random) : "11")
        .replaceAll(":\\w+", name(random));
  }

  private static String name(Random random) {
    return Http.encode("n" + text(random, 3)).replace("+", "%20").replace("%2F", "_");
  }

  private static String query(Random random) {
    String query = QUERIES.get(random.nextInt(QUERIES.size()));
    return query.isEmpty() ? "" : query + Http.encode(text(random, 4)).replace("%25zz", "");
  }

  private static String header(Random random) {
    return text(random, 4).replaceAll("[^\\x20-\\x7e]", "");
  }

  private static byte[] body(Random random) {
    byte[] body = text(random, 20).getBytes(StandardCharsets.UTF_8);
    if (body.length > 0 && random.nextInt(4) == 0) {
      body[random.nextInt(body.length)] = (byte) random.nextInt();
    }
    return body;
  }

  private static String text(Random random, int longest) {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(longest), 0, FRAGMENTS.length)
        .forEach(fragment -> text.append(FRAGMENTS[fragment]));
    return text.toString();
  }
}
