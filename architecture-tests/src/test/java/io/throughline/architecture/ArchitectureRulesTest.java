package io.throughline.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of the architecture finds what is planted for it. */
class ArchitectureRulesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pipeline is pure                  | pipeline.plan   | org.slf4j.Logger a;
          pipeline is pure                  | pipeline.plan   | io.throughline.work.Doorbell a;
          proto stays at the door           | engine.run      | io.throughline.proto.Build a;
          vertx is for adapters             | engine.run      | io.vertx.core.Vertx a;
          vertx is for adapters             | telemetry       | io.vertx.core.Vertx a;
          sql is for stores                 | engine.run      | io.throughline.sql.Sql a;
          jdbc is for the embedded database | engine.store    | java.sql.Connection a;
          catalogue knows nobody            | telemetry.catalog | io.throughline.config.Option a;
          no java logging                   | engine.run      | java.util.logging.Logger a;
          no standard streams               | engine.run      | void a() { System.out.println(); }
          no standard streams               | engine.run      | java.io.PrintStream a = System.err;
          no global telemetry               | engine.run      | io.opentelemetry.api.GlobalOpenTelemetry a;
          no static state                   | engine.run      | static int a;
          """)
  void plantedViolation_isFound(String rule, String place, String member) throws IOException {
    assertThat(broken(planted(place, "Planted", member))).containsExactly(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pipeline.plan     | Planted     | com.fasterxml.jackson.databind.JsonNode a;
          engine.grpc       | Planted     | io.throughline.proto.Build a; io.vertx.core.Vertx b;
          engine.store      | Planted     | io.throughline.sql.Sql a; io.vertx.sqlclient.Row b;
          engine            | EngineMain  | io.vertx.core.Vertx a;
          engine            | EngineService | class Inner { io.vertx.core.Vertx a; }
          gateway.sse       | Planted     | io.vertx.core.buffer.Buffer a;
          cli               | Planted     | void a() { System.out.println(); }
          postgres          | Planted     | java.sql.Connection a;
          engine.run        | Planted     | static final int a = 1; org.slf4j.Logger b;
          """)
  void placeThatMay_mayDoSo(String place, String name, String member) throws IOException {
    assertThat(broken(planted(place, name, member))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gateway, scheduler",
    "scheduler, engine",
    "engine, runner",
    "runner, credentials",
    "credentials, gateway",
  })
  void services_doNotKnowEachOther(String one, String other) throws IOException {
    assertThat(broken(pair(one, other))).containsExactly(one + " knows no other service");
  }

  @Test
  void transport_knowsNoService() throws IOException {
    assertThat(broken(pair("http", "gateway"))).containsExactly("transports know no service");
  }

  @Test
  void standalone_mayKnowEveryService() throws IOException {
    assertThat(broken(pair("standalone", "gateway"))).isEmpty();
  }

  @Test
  void kubernetes_isForItsAdaptersAlone() throws IOException {
    JavaClasses classes =
        PlantedClasses.of(
            folder,
            "io/fabric8/Client.java",
            "package io.fabric8; public class Client {}",
            "io/throughline/engine/A.java",
            "package io.throughline.engine; class A { io.fabric8.Client a; }",
            "io/throughline/runner/B.java",
            "package io.throughline.runner; class B { io.fabric8.Client a; }",
            "io/throughline/credentials/kubernetes/C.java",
            "package io.throughline.credentials.kubernetes; class C { io.fabric8.Client a; }",
            "io/throughline/credentials/D.java",
            "package io.throughline.credentials; class D { io.fabric8.Client a; }");
    assertThat(broken(classes)).containsExactly("kubernetes is for its adapters");
  }

  @Test
  void packages_thatNeedEachOther_areFound() throws IOException {
    JavaClasses circle =
        PlantedClasses.of(
            folder,
            "io/throughline/engine/a/A.java",
            "package io.throughline.engine.a; public class A { io.throughline.engine.b.B b; }",
            "io/throughline/engine/b/B.java",
            "package io.throughline.engine.b; public class B { io.throughline.engine.a.A a; }");
    assertThat(Architecture.noPackageCycles().evaluate(circle).hasViolation()).isTrue();
  }

  @Test
  void startClass_mayNeedEverything_andIsNeededByNone() throws IOException {
    String start =
        "package io.throughline.engine; public class EngineService {"
            + " Object a = new Object() { io.throughline.engine.a.A inner; }; }";
    String leaf = "package io.throughline.engine.a; public class A { io.throughline.engine.%s b; }";
    String domain = "package io.throughline.engine; public class Domain {}";
    String root = "io/throughline/engine/";
    JavaClasses wired =
        PlantedClasses.of(
            folder.resolve("wired"),
            root + "EngineService.java",
            start,
            root + "Domain.java",
            domain,
            root + "a/A.java",
            leaf.formatted("Domain"));
    assertThat(Architecture.noPackageCycles().evaluate(wired).hasViolation()).isFalse();
    assertThat(broken(wired)).isEmpty();
    JavaClasses turned =
        PlantedClasses.of(
            folder.resolve("turned"),
            root + "EngineService.java",
            start,
            root + "a/A.java",
            leaf.formatted("EngineService"));
    assertThat(broken(turned)).containsExactly("start classes are needed by none");
  }

  @Test
  void packages_ofWhichOneNeedsTheOther_areFine() throws IOException {
    assertThat(Architecture.noPackageCycles().evaluate(pair("engine.a", "engine")).hasViolation())
        .isFalse();
  }

  @Test
  void unusedEntryOfTheCatalogue_isFound_andAUsedOneIsNot() throws IOException {
    JavaClasses classes =
        PlantedClasses.of(
            folder,
            "io/throughline/telemetry/catalog/EventName.java",
            "package io.throughline.telemetry.catalog; public enum EventName { USED, UNUSED;"
                + " static final EventName OWN = UNUSED; }",
            "io/throughline/engine/A.java",
            "package io.throughline.engine; class A {"
                + " Object a = io.throughline.telemetry.catalog.EventName.USED; }");
    assertThat(CatalogueUse.unused(classes))
        .extracting(Finding::subject)
        .containsExactly("EventName.UNUSED");
  }

  private JavaClasses planted(String place, String name, String member) throws IOException {
    return PlantedClasses.of(
        folder,
        path(place, name),
        "package io.throughline.%s; class %s { %s }".formatted(place, name, member));
  }

  private JavaClasses pair(String one, String other) throws IOException {
    return PlantedClasses.of(
        folder,
        path(other, "B"),
        "package io.throughline.%s; public class B {}".formatted(other),
        path(one, "A"),
        "package io.throughline.%s; class A { io.throughline.%s.B b; }".formatted(one, other));
  }

  private static String path(String place, String name) {
    return "io/throughline/" + place.replace('.', '/') + "/" + name + ".java";
  }

  private static List<String> broken(JavaClasses classes) {
    return Architecture.rules().entrySet().stream()
        .filter(rule -> rule.getValue().evaluate(classes).hasViolation())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
