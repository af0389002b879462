package io.throughline.gateway.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.gateway.json.Json;
import io.throughline.gateway.route.Access;
import io.throughline.gateway.route.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The description of the API in OpenAPI 3.1, made from its routes and the shapes that they answer.
 */
public final class OpenApi {
  private static final String PATH = "/api/v1/openapi.json";
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

  private final Schemas schemas = new Schemas();
  private final List<Endpoint> endpoints;

  private OpenApi(List<Endpoint> endpoints) {
    this.endpoints = endpoints;
  }

  /** The route that serves the description of the given routes and of itself. */
  public static Endpoint endpoint(List<Endpoint> others, String version) {
    Endpoint self = Endpoint.describing(PATH, "GetOpenApi", _ -> {});
    List<Endpoint> all = new java.util.ArrayList<>(others);
    all.add(self);
    byte[] description = Json.bytes(new OpenApi(all).describe(version));
    return Endpoint.describing(PATH, "GetOpenApi", call -> call.answerJson(200, description));
  }

  private ObjectNode describe(String version) {
    ObjectNode root = Json.object();
    root.put("openapi", "3.1.0");
    root.putObject("info").put("title", "Throughline").put("version", version);
    ObjectNode paths = root.putObject("paths");
    TreeMap<String, ObjectNode> byPath = new TreeMap<>();
    for (Endpoint endpoint : endpoints) {
      byPath
          .computeIfAbsent(template(endpoint.path()), _ -> Json.object())
          .set(endpoint.method().name().toLowerCase(Locale.ROOT), operation(endpoint));
    }
    byPath.forEach(paths::set);
    ObjectNode components = root.putObject("components");
    components.set("schemas", schemas.all());
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer");
    return root;
  }

  private ObjectNode operation(Endpoint endpoint) {
    ObjectNode operation = Json.object();
    operation.put("operationId", endpoint.name());
    operation.put("description", "Who may: " + who(endpoint.access()) + ".");
    ArrayNode parameters = operation.putArray("parameters");
    Matcher matcher = PARAMETER.matcher(endpoint.path());
    while (matcher.find()) {
      parameter(parameters, matcher.group(1), "path").put("required", true);
    }
    endpoint.queries().forEach(query -> parameter(parameters, query, "query"));
    ObjectNode responses = operation.putObject("responses");
    answer(responses, endpoint.answer());
    if (needsToken(endpoint.access())) {
      operation.putArray("security").addObject().putArray("token");
      responses.putObject("401").put("description", "not signed in");
      responses.putObject("403").put("description", "not allowed");
    }
    return operation;
  }

  private void answer(ObjectNode responses, Endpoint.Answer answer) {
    ObjectNode response = responses.putObject(Integer.toString(answer.status()));
    response.put("description", answer.status() == 501 ? "not built yet" : "done");
    switch (answer.form()) {
      case NONE -> {}
      case TEXT -> schema(response, "text/plain").put("type", "string");
      case EVENTS -> schema(response, "text/event-stream").put("type", "string");
      case JSON -> {
        ObjectNode schema = schema(response, "application/json");
        answer.shape().ifPresent(shape -> schema.setAll(schemas.of(shape)));
      }
      case JSON_LIST -> {
        ObjectNode schema = schema(response, "application/json").put("type", "array");
        answer.shape().ifPresent(shape -> schema.set("items", schemas.of(shape)));
      }
    }
  }

  private static ObjectNode schema(ObjectNode response, String type) {
    return response.putObject("content").putObject(type).putObject("schema");
  }

  private static ObjectNode parameter(ArrayNode parameters, String name, String in) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
    parameter.putObject("schema").put("type", "string");
    return parameter;
  }

  private static String template(String path) {
    return PARAMETER.matcher(path).replaceAll("{$1}");
  }

  private static boolean needsToken(Access access) {
    return switch (access) {
      case Access.Open(), Access.Unchecked() -> false;
      case Access.SignedIn(),
          Access.Admin(),
          Access.InTeam(_),
          Access.SeesPipeline(),
          Access.SeesBuild(),
          Access.SeesOutput(),
          Access.InTeamOfBuild(_) ->
          true;
    };
  }

  private static String who(Access access) {
    return switch (access) {
      case Access.Open() -> "everybody; a token widens the answer";
      case Access.Unchecked() -> "everybody";
      case Access.SignedIn() -> "who is signed in";
      case Access.Admin() -> "owners of the team main";
      case Access.InTeam(var role) -> "the role " + role.text() + " in the team";
      case Access.SeesPipeline() -> "everybody if the pipeline is public, else its team";
      case Access.SeesBuild() -> "everybody if the build's pipeline is public, else its team";
      case Access.SeesOutput() ->
          "everybody if the build's pipeline and job are public, else its team";
      case Access.InTeamOfBuild(var role) ->
          "the role " + role.text() + " in the team of the build";
    };
  }
}
