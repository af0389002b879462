package io.throughline.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.route.Access;
import io.throughline.gateway.route.Endpoint;
import io.throughline.gateway.route.Endpoint.Form;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static Gateway gateway;
  private static JsonNode description;

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    description = gateway.http().get("/api/v1/openapi.json").json();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void description_hasTheRoutes_andNoOthers() throws Exception {
    Set<String> described = new TreeSet<>();
    description
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    described.add(
                        operation.getKey()
                            + " "
                            + path.getKey()
                            + " "
                            + operation.getValue().get("operationId").textValue())));
    assertThat(described)
        .isEqualTo(
            gateway.endpoints().stream()
                .map(OpenApiTest::line)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void routesForSomePeople_askForAToken() throws Exception {
    for (Endpoint endpoint : gateway.endpoints()) {
      boolean open =
          gateway.http().send(endpoint.method().name(), path(endpoint), "").status() != 401;
      if (open && endpoint.answer().status() != 501) {
        continue;
      }
      assertThat(operation(endpoint).has("security"))
          .as(endpoint.name())
          .isEqualTo(endpoint.answer().status() != 501 && !endpoint.name().equals("IssueToken"));
    }
  }

  @Test
  void answers_areAsDescribed() throws Exception {
    Http owner = gateway.as("owner");
    Http admin = gateway.as("admin");
    int checked = 0;
    for (Endpoint endpoint : gateway.endpoints()) {
      Form form = endpoint.answer().form();
      if (endpoint.method() == Endpoint.Method.GET
          && (form == Form.JSON || form == Form.JSON_LIST)) {
        boolean isForAdmins = endpoint.access() instanceof Access.Admin;
        Http.Answer answer = (isForAdmins ? admin : owner).get(path(endpoint));
        assertThat(answer.status()).as(endpoint.name()).isEqualTo(endpoint.answer().status());
        JsonNode schema = operation(endpoint).at("/responses/200/content/application~1json/schema");
        new SchemaCheck(description).check(endpoint.name(), schema, answer.json());
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(24);
  }

  @Test
  void answersToChanges_areAsDescribed() throws Exception {
    SchemaCheck check = new SchemaCheck(description);
    JsonNode team =
        gateway
            .as("admin")
            .put("/api/v1/teams/x", "{\"auth\":{\"owner\":{\"users\":[\"local:x\"]}}}")
            .json();
    check.check("SetTeam", schema("SetTeam"), team);
    JsonNode refused =
        gateway
            .as("owner")
            .with("Content-Type", "application/json")
            .put("/api/v1/teams/blue/pipelines/bad/config", "{\"jobs\":[{}]}")
            .json();
    check.check("SaveConfig", schema("SaveConfig"), refused);
    JsonNode token = gateway.http().tryLogin("owner", "owner").json();
    check.check("Token", schema("Token"), token);
  }

  private static JsonNode schema(String name) {
    return description.at("/components/schemas/" + name);
  }

  private static JsonNode operation(Endpoint endpoint) {
    return description
        .get("paths")
        .get(endpoint.path().replaceAll(":(\\w+)", "{$1}"))
        .get(endpoint.method().name().toLowerCase(Locale.ROOT));
  }

  private static String line(Endpoint endpoint) {
    return "%s %s %s"
        .formatted(
            endpoint.method().name().toLowerCase(Locale.ROOT),
            endpoint.path().replaceAll(":(\\w+)", "{$1}"),
            endpoint.name());
  }

  private static String path(Endpoint endpoint) {
    return endpoint
        .path()
        .replace(":team_name", "blue")
        .replace(":pipeline_name", "app")
        .replace(":job_name", "build")
        .replace(":build_id", "11")
        .replace(":build_name", "3")
        .replace(":resource_name", "repo")
        .replaceAll(":\\w+", "x");
  }
}
