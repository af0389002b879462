package io.throughline.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.gateway.Gateway;
import io.throughline.gateway.Http;
import io.throughline.gateway.grpc.Examples;
import io.throughline.gateway.model.Role;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Who gets in where: every route of the table, for everybody, on private and public things. */
class AccessTest {
  /** What a team of the example has, and who may see it from outside. */
  private enum Thing {
    PRIVATE("app", "build", Examples.PRIVATE_BUILD, false, false),
    HALF_PUBLIC("open", "build", Examples.HALF_PUBLIC_BUILD, true, false),
    PUBLIC("open", "shown", Examples.PUBLIC_BUILD, true, true);

    private final String pipeline;
    private final String job;
    private final long build;
    private final boolean pipelinePublic;
    private final boolean jobPublic;

    Thing(String pipeline, String job, long build, boolean pipelinePublic, boolean jobPublic) {
      this.pipeline = pipeline;
      this.job = job;
      this.build = build;
      this.pipelinePublic = pipelinePublic;
      this.jobPublic = jobPublic;
    }
  }

  /** Somebody, and what they may in the team blue. */
  private record Somebody(String name, Set<Role> covers, boolean signedIn, boolean admin) {}

  private static final List<Somebody> PEOPLE =
      List.of(
          new Somebody("nobody", Set.of(), false, false),
          new Somebody("bad token", Set.of(), false, false),
          new Somebody("stranger", Set.of(), true, false),
          new Somebody("viewer", Set.of(Role.VIEWER), true, false),
          new Somebody("operator", Set.of(Role.VIEWER, Role.OPERATOR), true, false),
          new Somebody("member", Set.of(Role.VIEWER, Role.OPERATOR, Role.MEMBER), true, false),
          new Somebody("owner", Set.of(Role.values()), true, false),
          new Somebody("admin", Set.of(Role.values()), true, true));

  private static Gateway gateway;
  private static List<Endpoint> endpoints;
  private static final Map<String, Http> CLIENTS = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws Exception {
    gateway = Gateway.withExamples();
    endpoints = gateway.endpoints();
    for (Somebody somebody : PEOPLE) {
      CLIENTS.put(
          somebody.name(), somebody.signedIn() ? gateway.as(somebody.name()) : gateway.http());
    }
    CLIENTS.put("bad token", gateway.http().withToken("x".repeat(43)));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void table_isTheOneThatWasAgreedUpon() throws Exception {
    Set<String> table =
        endpoints.stream().map(AccessTest::line).collect(Collectors.toCollection(TreeSet::new));
    try (InputStream golden = AccessTest.class.getResourceAsStream("/routes.txt")) {
      String expected = new String(golden.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(String.join("\n", table) + "\n").isEqualTo(expected);
    }
  }

  @TestFactory
  List<DynamicTest> route_letsInWhoMayUseIt_andNobodyElse() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Endpoint endpoint : endpoints) {
      for (Thing thing : Thing.values()) {
        for (Somebody somebody : PEOPLE) {
          String name = "%s %s %s".formatted(endpoint.name(), thing, somebody.name());
          tests.add(DynamicTest.dynamicTest(name, () -> visit(endpoint, thing, somebody)));
        }
      }
    }
    return tests;
  }

  private static void visit(Endpoint endpoint, Thing thing, Somebody somebody) throws Exception {
    String path =
        endpoint
            .path()
            .replace(":team_name", "blue")
            .replace(":pipeline_name", thing.pipeline)
            .replace(":job_name", thing.job)
            .replace(":build_id", Long.toString(thing.build))
            .replace(":build_name", "3")
            .replace(":resource_name", "repo")
            .replaceAll(":\\w+", "x");
    Http.Answer answer = CLIENTS.get(somebody.name()).send(endpoint.method().name(), path, "");
    restore(endpoint, somebody);
    if (endpoint.name().equals("IssueToken")) {
      assertThat(answer.json().get("error").textValue()).isEqualTo("invalid_client");
    } else if (allowed(endpoint.access(), thing, somebody)) {
      assertThat(answer.status()).isNotIn(401, 403, 404, 405, 500, 503);
    } else {
      assertThat(answer.status()).isEqualTo(somebody.signedIn() ? 403 : 401);
      assertThat(answer.text()).isEqualTo(somebody.signedIn() ? "forbidden" : "not authorized");
    }
  }

  /** Some routes take away what the next visitor needs. */
  private static void restore(Endpoint endpoint, Somebody somebody) throws Exception {
    Examples.addTo(gateway.scheduler());
    if (endpoint.name().equals("Logout") && somebody.signedIn()) {
      CLIENTS.put(somebody.name(), gateway.as(somebody.name()));
    }
    if (endpoint.name().equals("DestroyTeam") && somebody.admin()) {
      gateway.makeTeam();
    }
  }

  private static boolean allowed(Access access, Thing thing, Somebody somebody) {
    boolean inTeam = somebody.covers().contains(Role.VIEWER);
    return switch (access) {
      case Access.Unchecked() -> true;
      case Access.Open() -> !somebody.name().equals("bad token");
      case Access.SignedIn() -> somebody.signedIn();
      case Access.Admin() -> somebody.admin();
      case Access.InTeam(var role) -> somebody.covers().contains(role);
      case Access.SeesPipeline(), Access.SeesBuild() -> inTeam || thing.pipelinePublic;
      case Access.SeesOutput() -> inTeam || (thing.pipelinePublic && thing.jobPublic);
      case Access.InTeamOfBuild(var role) -> somebody.covers().contains(role);
    };
  }

  private static String line(Endpoint endpoint) {
    return "%-28s %-6s %s  %s"
        .formatted(endpoint.name(), endpoint.method(), endpoint.path(), who(endpoint.access()));
  }

  private static String who(Access access) {
    return switch (access) {
      case Access.Unchecked() -> "unchecked";
      case Access.Open() -> "O";
      case Access.SignedIn() -> "U";
      case Access.Admin() -> "A";
      case Access.InTeam(var role) -> "R(" + role.text() + ")";
      case Access.SeesPipeline() -> "PP";
      case Access.SeesBuild() -> "BJ";
      case Access.SeesOutput() -> "BP";
      case Access.InTeamOfBuild(var role) -> "BW(" + role.text() + ")";
    };
  }
}
