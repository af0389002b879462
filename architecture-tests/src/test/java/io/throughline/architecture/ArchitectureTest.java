package io.throughline.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The architecture over the compiled classes of all modules. */
class ArchitectureTest {
  private static final CompiledModules MODULES = CompiledModules.of(SourceTree.find());
  private static final JavaClasses CLASSES = MODULES.all();

  @Test
  void classes_areThere() {
    assertThat(MODULES.folders()).isNotEmpty();
    assertThat(CLASSES.contain("io.throughline.telemetry.Telemetry")).isTrue();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void classes_keepToTheArchitecture(String rule) {
    Architecture.rules().get(rule).check(CLASSES);
  }

  @Test
  void packages_ofAModule_doNotNeedEachOther() {
    List<Finding> cycles =
        MODULES.folders().stream()
            .flatMap(folder -> Architecture.packageCycles(folder).stream())
            .toList();
    assertThat(KnownOffences.judge(Architecture.CYCLES, cycles)).isEmpty();
  }

  @Test
  void entriesOfTheCatalogue_areUsed() {
    assertThat(KnownOffences.judge(CatalogueUse.RULE, CatalogueUse.unused(CLASSES))).isEmpty();
  }

  static Stream<String> rules() {
    return Architecture.rules().keySet().stream();
  }
}
