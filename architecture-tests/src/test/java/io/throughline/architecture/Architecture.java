package io.throughline.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may know whom, by the classes that the modules are compiled to. */
final class Architecture {
  /** Name of the rule about cycles in the ratchet file; it counts the cycles of a module. */
  static final String CYCLES = "package-cycle";

  /** Root packages of the services, in the direction in which builds flow. */
  private static final List<String> SERVICES =
      List.of("gateway", "scheduler", "engine", "runner", "credentials");

  /** The transports, which turn Vert.x into plain blocking calls. */
  private static final String[] TRANSPORTS = {
    "io.throughline.http..",
    "io.throughline.rpc..",
    "io.throughline.sql..",
    "io.throughline.service.."
  };

  /** What wires a service, in its root package. */
  private static final DescribedPredicate<JavaClass> START_CLASSES =
      topLevel(
              simpleNameEndingWith("Main")
                  .or(simpleNameEndingWith("Service"))
                  .and(
                      resideInAnyPackage(
                          SERVICES.stream()
                              .map(service -> "io.throughline." + service)
                              .toArray(String[]::new))))
          .as("start classes");

  /** Adapters of the services, and what wires them. */
  private static final DescribedPredicate<JavaClass> ADAPTERS =
      resideInAnyPackage(TRANSPORTS)
          .or(resideInAnyPackage("..grpc..", "..store..", "..route..", "..sse..", "..intake.."))
          .or(resideInAPackage("io.throughline.standalone.."))
          .or(START_CLASSES)
          .as("adapters");

  private Architecture() {}

  /** The rules by their names; each holds for the classes of all modules together. */
  static Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("pipeline is pure", pipelineIsPure());
    rules.put("proto stays at the door", protoStaysAtTheDoor());
    rules.put("vertx is for adapters", vertxIsForAdapters());
    rules.put("sql is for stores", sqlIsForStores());
    rules.put("jdbc is for the embedded database", jdbcIsForTheEmbeddedDatabase());
    rules.put("kubernetes is for its adapters", kubernetesIsForItsAdapters());
    rules.put("catalogue knows nobody", catalogueKnowsNobody());
    rules.put("transports know no service", transportsKnowNoService());
    rules.put("start classes are needed by none", startClassesAreNeededByNone());
    rules.put("no java logging", noJavaLogging());
    rules.put("no standard streams", noStandardStreams());
    rules.put("no global telemetry", noGlobalTelemetry());
    rules.put("no static state", noStaticState());
    SERVICES.forEach(
        service -> rules.put(service + " knows no other service", knowsNoOtherService(service)));
    return rules;
  }

  /**
   * For the classes of one module: no two of its packages need each other. The start class of a
   * service needs all of them and is needed by none.
   */
  static ArchRule noPackageCycles() {
    return slices()
        .matching("io.throughline.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(START_CLASSES, DescribedPredicate.alwaysTrue())
        .allowEmptyShould(true);
  }

  /** The cycles among the packages of a compiled module, as one finding with their number. */
  static Optional<Finding> packageCycles(Path classes) {
    List<String> cycles =
        noPackageCycles().evaluate(CompiledModules.of(classes)).getFailureReport().getDetails();
    return cycles.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Finding(
                CYCLES,
                classes.getParent().getParent().getFileName().toString(),
                cycles.size(),
                0,
                "packages need each other: " + String.join("\n", cycles)));
  }

  private static ArchRule pipelineIsPure() {
    return classes()
        .that()
        .resideInAPackage("io.throughline.pipeline..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.throughline.pipeline..",
            "java..",
            "org.jspecify..",
            "com.fasterxml.jackson..",
            "org.yaml.snakeyaml..")
        .allowEmptyShould(true);
  }

  private static ArchRule protoStaysAtTheDoor() {
    return onlyIn(
        resideInAnyPackage("..grpc..", "io.throughline.rpc..", "io.throughline.proto.."),
        "io.throughline.proto..");
  }

  private static ArchRule vertxIsForAdapters() {
    return onlyIn(ADAPTERS.or(resideInAPackage("io.throughline.proto..")), "io.vertx..");
  }

  private static ArchRule sqlIsForStores() {
    return noClasses()
        .that(not(resideInAnyPackage("..store..", "io.throughline.sql..")))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.throughline.sql.Sql")
        .allowEmptyShould(true);
  }

  private static ArchRule jdbcIsForTheEmbeddedDatabase() {
    return onlyIn(resideInAPackage("io.throughline.postgres.."), "java.sql..", "javax.sql..");
  }

  private static ArchRule kubernetesIsForItsAdapters() {
    return onlyIn(
        resideInAnyPackage("io.throughline.runner..", "io.throughline.credentials.kubernetes.."),
        "io.fabric8..");
  }

  private static ArchRule catalogueKnowsNobody() {
    return classes()
        .that()
        .resideInAPackage("io.throughline.telemetry.catalog..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.throughline.telemetry.catalog..",
            "java..",
            "org.jspecify..",
            "io.opentelemetry.api..",
            "io.opentelemetry.semconv..")
        .allowEmptyShould(true);
  }

  private static ArchRule transportsKnowNoService() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            "io.throughline.http..",
            "io.throughline.rpc..",
            "io.throughline.sql..",
            "io.throughline.service..",
            "io.throughline.telemetry..",
            "io.throughline.config..",
            "io.throughline.work..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SERVICES.stream().map(Architecture::packageOf).toArray(String[]::new))
        .allowEmptyShould(true);
  }

  private static ArchRule startClassesAreNeededByNone() {
    return noClasses()
        .that(not(START_CLASSES.or(resideInAPackage("io.throughline.standalone.."))))
        .should()
        .dependOnClassesThat(START_CLASSES)
        .allowEmptyShould(true);
  }

  private static ArchRule noJavaLogging() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.throughline.service.JavaLogging")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .allowEmptyShould(true);
  }

  /** Programs that people run speak to them; services log. */
  private static ArchRule noStandardStreams() {
    return noClasses()
        .that(
            not(
                resideInAnyPackage(
                        "io.throughline.bench..",
                        "io.throughline.cli..",
                        "io.throughline.standalone..")
                    .or(
                        DescribedPredicate.describe(
                            "ServiceMain",
                            type -> type.getName().equals("io.throughline.service.ServiceMain")))))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .allowEmptyShould(true);
  }

  private static ArchRule noGlobalTelemetry() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("io.opentelemetry.api.GlobalOpenTelemetry")
        .allowEmptyShould(true);
  }

  private static ArchRule noStaticState() {
    return fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage("io.throughline.proto..")
        .should()
        .beFinal()
        .allowEmptyShould(true);
  }

  private static ArchRule knowsNoOtherService(String service) {
    return noClasses()
        .that()
        .resideInAPackage(packageOf(service))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SERVICES.stream()
                .filter(other -> !other.equals(service))
                .map(Architecture::packageOf)
                .toArray(String[]::new))
        .allowEmptyShould(true);
  }

  private static ArchRule onlyIn(DescribedPredicate<JavaClass> places, String... packages) {
    return noClasses()
        .that(not(places))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }

  private static String packageOf(String service) {
    return "io.throughline." + service + "..";
  }

  /** Lambdas and nested types belong to the type of the file. */
  private static DescribedPredicate<JavaClass> topLevel(DescribedPredicate<JavaClass> predicate) {
    return DescribedPredicate.describe(
        "inside of " + predicate.getDescription(),
        type -> {
          JavaClass outer = type;
          while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
          }
          return predicate.test(outer);
        });
  }
}
