package io.throughline.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.Json;
import io.throughline.pipeline.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
  private static Step.Get get(String name) {
    return new Step.Get(
        name, name, VersionWish.latest(), Optional.empty(), List.of(), false, List.of());
  }

  private static Step.Task task(String name) {
    return ((Step.Task) Parsed.step("- {task: " + name + ", file: a/b}"));
  }

  @Test
  void get_hasDefaults() {
    assertThat(Parsed.step("- get: r")).isEqualTo(get("r"));
    assertThat(Parsed.step("- {get: r, version: ~, params: null, passed: [], tags: ~}"))
        .isEqualTo(get("r"));
  }

  @Test
  void get_hasAllItsFields() {
    String step =
        """
        - get: x
          resource: r
          version: {ref: abc}
          params: {depth: 1}
          passed: ["u*", uses, "{uses,none}"]
          trigger: true
          tags: [gpu]
        """;
    assertThat(Parsed.step(step))
        .isEqualTo(
            new Step.Get(
                "x",
                "r",
                new VersionWish.Pinned(Version.of(Map.of("ref", "abc"))),
                Optional.of(Json.of("{\"depth\": 1}")),
                List.of("uses"),
                true,
                List.of("gpu")));
  }

  @ParameterizedTest
  @CsvSource({"every, true", "latest, false", "Every, false", "doesnt-exist, false", "'', false"})
  void version_isLatest_whateverElseItSays(String version, boolean every) {
    Step.Get get = (Step.Get) Parsed.step("- {get: r, version: '%s'}".formatted(version));

    assertThat(get.version()).isEqualTo(every ? VersionWish.every() : VersionWish.latest());
  }

  @Test
  void put_hasAllItsFields() {
    String step =
        """
        - put: x
          resource: r
          params: {file: a}
          inputs: [a, ' b ']
          get_params: {skip: true}
          no_get: true
          tags: [t]
        """;
    assertThat(Parsed.step(step))
        .isEqualTo(
            new Step.Put(
                "x",
                "r",
                Optional.of(Json.of("{\"file\": \"a\"}")),
                new PutInputs.Named(List.of("a", "b")),
                Optional.of(Json.of("{\"skip\": true}")),
                true,
                List.of("t")));
    assertThat(((Step.Put) Parsed.step("- put: r")).inputs()).isEqualTo(PutInputs.detect());
    assertThat(((Step.Put) Parsed.step("- {put: r, inputs: all}")).inputs())
        .isEqualTo(PutInputs.all());
  }

  @Test
  void task_turnsParamsIntoEnvironment() {
    String step =
        """
        - task: t
          file: a/b
          image: img
          privileged: yes
          hermetic: on
          vars: {v: [1]}
          params: {N: 5, F: 1.10, B: on, NONE: ~, L: [1, {b: c}], S: "5"}
        """;
    Step.Task task = (Step.Task) Parsed.step(step);

    assertThat(task.params())
        .isEqualTo(
            Map.of(
                "N", "5", "F", "1.1", "B", "true", "NONE", "", "L", "[1,{\"b\":\"c\"}]", "S", "5"));
    assertThat(task.vars()).isEqualTo(Map.of("v", Json.of("[1]")));
    assertThat(task.privileged() && task.hermetic()).isTrue();
    assertThat(task.image()).contains("img");
  }

  @Test
  void task_hasMappingsAndLimits() {
    String step =
        """
        - task: t
          file: a/b
          input_mapping: {a: b}
          output_mapping: {c: d}
          container_limits: {cpu: 512, memory: 1gb}
        """;
    Step.Task task = (Step.Task) Parsed.step(step);

    assertThat(task.inputMapping()).isEqualTo(Map.of("a", "b"));
    assertThat(task.outputMapping()).isEqualTo(Map.of("c", "d"));
    assertThat(task.limits())
        .contains(new ContainerLimits(OptionalLong.of(512), OptionalLong.of(1 << 30)));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2k, 2048", "2KB, 2048", "2KiB, 2048", "3M, 3145728", "1GB, 1073741824"})
  void memory_hasUnits(String text, long bytes) {
    Step.Task task =
        (Step.Task)
            Parsed.step("- {task: t, file: a/b, container_limits: {memory: %s}}".formatted(text));

    assertThat(task.limits().orElseThrow().memoryBytes()).hasValue(bytes);
  }

  @Test
  void modifiersAndHooks_wrapInTheOrderOfTheGrammar() {
    String step =
        """
        - task: t
          file: a/b
          timeout: 1h30m
          attempts: 3
          on_success: {get: a, resource: r}
          on_failure: {get: b, resource: r}
          on_abort: {get: c, resource: r}
          on_error: {get: d, resource: r}
          ensure: {get: e, resource: r}
        """;
    Step inner = new Step.Attempts(new Step.Timeout(task("t"), Duration.ofMinutes(90)), 3);

    assertThat(Parsed.step(step))
        .isEqualTo(
            new Step.Ensure(
                new Step.OnError(
                    new Step.OnAbort(
                        new Step.OnFailure(new Step.OnSuccess(inner, of("a")), of("b")), of("c")),
                    of("d")),
                of("e")));
  }

  private static Step of(String name) {
    return new Step.Get(
        name, "r", VersionWish.latest(), Optional.empty(), List.of(), false, List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- {get: r, timeout: 1m}",
        "- {put: r, timeout: 1m}",
        "- {do: [], timeout: 1m}",
        "- {try: {get: r}, timeout: 1m}",
        "- {in_parallel: [], timeout: 1m}",
      })
  void timeout_wrapsEveryKindOfStep(String step) {
    assertThat(Parsed.step(step)).isInstanceOf(Step.Timeout.class);
  }

  @Test
  void composites_holdSteps() {
    assertThat(Parsed.step("- {do: [{get: r}, {try: {get: s}}]}"))
        .isEqualTo(new Step.Do(List.of(get("r"), new Step.Try(get("s")))));
    assertThat(Parsed.step("- in_parallel: [{get: r}]"))
        .isEqualTo(new Step.InParallel(List.of(get("r")), OptionalInt.empty(), false));
    assertThat(Parsed.step("- in_parallel: {steps: [{get: r}], limit: 2, fail_fast: true}"))
        .isEqualTo(new Step.InParallel(List.of(get("r")), OptionalInt.of(2), true));
    assertThat(Parsed.step("- in_parallel: {limit: 0}"))
        .isEqualTo(new Step.InParallel(List.of(), OptionalInt.empty(), false));
  }

  @Test
  void tags_areThoseOfTheNearestThatHasSome() {
    String plan =
        """
        tags: [job]
        plan:
        - {get: a, resource: r}
        - do:
          - {get: b, resource: r}
          - in_parallel: [{get: c, resource: r}, {get: d, resource: r, tags: [own]}]
            tags: [parallel]
          tags: [do]
          ensure: {get: e, resource: r}
        """;
    assertThat(Parsed.job(plan).plan().leaves())
        .extracting(step -> ((Step.Get) step).name() + ((Step.Get) step).tags())
        .containsExactly("a[job]", "b[do]", "c[parallel]", "d[own]", "e[job]");
  }

  @Test
  void inlineConfig_isRead() {
    String step =
        """
        - task: t
          config:
            platform: linux
            image_resource: {type: registry-image, source: {repository: x}, name: i}
            inputs: [{name: a}, {name: b, path: ./x/../y/, optional: true}, {name: c, path: .}]
            caches: [{path: m2, ttl: 24h}]
            params: {P: 1, Q: ~}
            run: {path: sh, args: [-c, x], dir: a, user: root}
        """;
    TaskConfig config = ((Step.Task) Parsed.step(step)).config().orElseThrow();

    assertThat(config.inputs())
        .containsExactly(
            new TaskConfig.Input("a", "a", false),
            new TaskConfig.Input("b", "y", true),
            new TaskConfig.Input("c", ".", false));
    assertThat(config.caches())
        .containsExactly(new TaskConfig.Cache("m2", Optional.of(Duration.ofDays(1))));
    assertThat(config.params()).isEqualTo(Map.of("P", "1", "Q", ""));
    assertThat(config.run()).isEqualTo(new TaskConfig.Run("sh", List.of("-c", "x"), "a", "root"));
    assertThat(config.imageResource().orElseThrow().type()).isEqualTo("registry-image");
  }
}
