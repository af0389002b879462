package io.throughline.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.throughline.pipeline.Json;
import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.ResourceConfig.CheckEvery;
import io.throughline.pipeline.document.DocumentLimits;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.pipeline.vars.VarSources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineParserTest {
  private static final String JOB =
      """
      old_name: before
      public: true
      disable_manual_trigger: true
      disable_reruns: true
      interruptible: true
      max_in_flight: 3
      tags: [t]
      build_log_retention: {builds: 5, days: 6, minimum_succeeded_builds: 2}
      plan: [{get: r}]
      on_failure: {put: r}
      ensure: {put: s}
      """;

  private static final String ODD =
      """
      job: x
      resources: [{name: résumé, type: t}]
      jobs:
      - name: j
        build_logs_to_retain: 7
        plan:
        - get: résumé
        - task: T
          image: i
          config: {platform: linux, rootfs_uri: x, image_resource: {type: t, tags: [a]}}
      - name: empty
      """;

  private static final String RESOURCE =
      """
      resources:
      - name: r
        old_name: q
        type: git
        source: {uri: ((uri)), y: on}
        public: true
        webhook_token: tok
        check_every: 1m30s
        check_timeout: 1h
        tags: [t]
        version: {ref: abc}
        icon: github
        expose_build_created_by: true
      jobs: [{name: j, plan: [{get: r}]}]
      """;

  private static List<ConfigWarning> warnings(String text) {
    return Parsed.valid(text).warnings();
  }

  @Test
  void resource_hasAllItsFields() {
    ResourceConfig resource = Parsed.config(RESOURCE).resource("r").orElseThrow();

    assertThat(resource.oldName()).contains("q");
    assertThat(resource.source()).isEqualTo(Json.of("{\"uri\": \"((uri))\", \"y\": true}"));
    assertThat(resource.checkEvery()).contains(new CheckEvery.Interval(Duration.ofSeconds(90)));
    assertThat(resource.checkTimeout()).contains(Duration.ofHours(1));
    assertThat(resource.version()).contains(Version.of(Map.of("ref", "abc")));
    assertThat(resource.isPublic() && resource.exposeBuildCreatedBy()).isTrue();
    assertThat(List.of(resource.webhookToken(), resource.icon()))
        .hasToString("[Optional[tok], Optional[github]]");
  }

  @ParameterizedTest
  @CsvSource({"never, Optional[Never[]]", "'\"\"', Optional.empty", "~, Optional.empty"})
  void checkEvery_mayBeNeverOrNothing(String value, String expected) {
    PipelineConfig config =
        Parsed.config(
            """
            resources: [{name: r, type: t, check_every: %s}]
            jobs: [{name: j, plan: [{get: r}]}]
            """
                .formatted(value));
    ResourceConfig resource = config.resources().getFirst();

    assertThat(resource.checkEvery()).hasToString(expected);
    assertThat(resource.source()).isEqualTo(Json.of("{}"));
  }

  @Test
  void job_hasAllItsFields() {
    JobConfig job = Parsed.job(JOB);

    assertThat(job.oldName()).contains("before");
    assertThat(job.isPublic() && job.disableManualTrigger() && job.disableReruns()).isTrue();
    assertThat(job.interruptible()).isTrue();
    assertThat(job.maxInFlight()).hasValue(3);
    assertThat(job.serialGroups()).isEmpty();
    assertThat(job.logRetention()).contains(new JobConfig.LogRetention(5, 6, 2));
    assertThat(job.plan())
        .isInstanceOfSatisfying(
            Step.Ensure.class,
            ensure -> assertThat(ensure.step()).isInstanceOf(Step.OnFailure.class));
  }

  @ParameterizedTest
  @CsvSource({
    "'serial: true', 1, '[job]'",
    "'serial_groups: [a, b]', 1, '[a, b]'",
    "'{serial: true, serial_groups: [a], max_in_flight: 5}', 1, '[a]'",
    "'max_in_flight: 0', -1, '[]'",
    "'serial: false', -1, '[]'",
  })
  void serial_meansOneAtATime(String fields, int maxInFlight, String groups) {
    String body = fields.replace("{", "").replace("}", "").replace(", serial_g", "\nserial_g");
    JobConfig job = Parsed.job(body.replace(", max", "\nmax") + "\nplan: []");

    assertThat(job.maxInFlight().orElse(-1)).isEqualTo(maxInFlight);
    assertThat(job.serialGroups()).hasToString(groups);
  }

  @Test
  void inputsAndOutputs_includeHooks() {
    JobConfig job =
        Parsed.job(
            """
            plan:
            - {get: r, passed: [uses], trigger: true}
            - try: {put: out, resource: r, on_failure: {get: x, resource: s, version: every}}
            - {put: out, resource: r}
            ensure: {put: s}
            """);

    assertThat(job.inputs())
        .containsExactly(
            new JobInput("r", "r", VersionWish.latest(), List.of("uses"), true),
            new JobInput("x", "s", VersionWish.every(), List.of(), false));
    assertThat(job.outputs()).containsExactly(new JobOutput("out", "r"), new JobOutput("s", "s"));
  }

  @Test
  void json_isWhatTheUserWrote_withoutForeignKeys() {
    String text =
        """
        anchors: &a {type: t, icon: off}
        user_data: {any: [1, 2.5, null]}
        resources: [{<<: *a, name: r, icon: x, source: ~}]
        jobs: [{name: j, serial: no, plan: [{get: r, timeout: 60m, passed: []}]}]
        display: {background_image: x.png}
        groups: []
        """;
    PipelineConfig config = Parsed.config(text);

    assertThat(config.json())
        .isEqualTo(
            Json.of(
                """
                {"user_data": {"any": [1, 2.5, null]},
                 "resources": [{"name": "r", "icon": "x", "source": null, "type": "t"}],
                 "jobs": [{"name": "j", "serial": false,
                           "plan": [{"get": "r", "timeout": "60m", "passed": []}]}],
                 "display": {"background_image": "x.png"}, "groups": []}
                """));
    assertThat(Parsed.config(config.json().toString())).isEqualTo(config);
    assertThat(config.display()).contains(Json.of("{\"background_image\": \"x.png\"}"));
  }

  @Test
  void groups_mayHoldGlobs() {
    String text =
        """
        resources: [{name: r, type: t}]
        jobs: [{name: test-a, plan: [{get: r}]}, {name: test-b, plan: []}, {name: x, plan: []}]
        groups: [{name: g, jobs: ["test-*"], resources: [r]}, {name: h, jobs: ["[w-y]"]}]
        """;
    assertThat(Parsed.config(text).groups())
        .containsExactly(
            new PipelineConfig.Group("g", List.of("test-*"), List.of("r")),
            new PipelineConfig.Group("h", List.of("[w-y]"), List.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "Build, 'must start with a lowercase letter or a number'",
    "-a, 'must start with a lowercase letter or a number'",
    "a b, illegal character ' '",
    "aB, illegal character 'B'",
    "'\"12\"', cannot be just numbers",
  })
  void strangeNames_areWarnedOf(String name, String reason) {
    String plain = name.replace("\"", "");
    assertThat(warnings("jobs: [{name: %s, plan: []}]".formatted(name)))
        .containsExactly(
            new ConfigWarning(
                "invalid_identifier",
                "jobs.%s: '%s' is not a valid identifier: %s".formatted(plain, plain, reason)));
  }

  @Test
  void warnings_nameWhatIsOddButWorks() {
    assertThat(warnings(ODD))
        .extracting(warning -> warning.type() + ": " + warning.message())
        .containsExactly(
            "pipeline: key 'job' is left out; did you mean 'jobs'?",
            "deprecated_field: jobs.j.build_logs_to_retain is deprecated. Use build_log_retention"
                + " instead.",
            "invalid_identifier: jobs.j.plan.do[1].task(T): 'T' is not a valid identifier: must"
                + " start with a lowercase letter or a number",
            "pipeline: jobs.j.plan.do[1].task(T).config.image_resource.tags: has no effect yet",
            "pipeline: jobs.j.plan.do[1].task(T): specifies image: on the step but also specifies"
                + " an image under config: - the image: on the step takes precedence",
            "pipeline: jobs.empty: has no plan");
    assertThat(Parsed.config(ODD).jobs().getFirst().logRetention())
        .contains(new JobConfig.LogRetention(7, 0, 0));
  }

  @Test
  void warnings_areToldWithErrorsToo() {
    ParseResult result = PipelineParser.parse("jobs: [{name: J, plan: [{get: x}]}]");

    assertThat(result.warnings()).hasSize(1);
    assertThat(((ParseResult.Invalid) result).errors().getFirst().text())
        .isEqualTo("jobs.J.plan.do[0].get(x): unknown resource 'x' (line 1, column 25)");
  }

  @Test
  void limits_areThoseThatAreGiven() {
    ParseResult result = PipelineParser.parse("jobs: []", DocumentLimits.DEFAULT.withBytes(3));

    assertThat(((ParseResult.Invalid) result).errors())
        .containsExactly(
            new ConfigError(ConfigError.Section.FILE, "the file is longer than 3 bytes", 1, 1));
  }

  @Test
  void steps_areRefused_whenTheyNestTooDeep() {
    String hook = "{task: t, file: a/b}";
    for (int i = 0; i < 40; i++) {
      hook = "{try: {task: t, file: a/b}, ensure: " + hook + "}";
    }
    String nested =
        "jobs: [{name: j, plan: [" + "{try: ".repeat(70) + hook + "}".repeat(70) + "]}]";
    ParseResult result = PipelineParser.parse(nested, DocumentLimits.DEFAULT.withNesting(1_000));

    assertThat(((ParseResult.Invalid) result).errors())
        .extracting(ConfigError::message)
        .containsExactly("jobs.j.plan: steps nest deeper than 64");
  }

  @Test
  void varSources_areRead_withVariablesThatAreNotFilledIn() {
    PipelineConfig config =
        Parsed.config(
            """
            var_sources:
            - {name: v, type: vault, config: {url: ((d:url)), insecure_skip_verify: true}}
            - {name: d, type: dummy}
            jobs: [{name: j, plan: []}]
            """);

    assertThat(config.varSources())
        .extracting(VarSource::name, VarSource::type, source -> source.config().toString())
        .containsExactly(
            tuple("v", "vault", "{\"url\":\"((d:url))\",\"insecure_skip_verify\":true}"),
            tuple("d", "dummy", "{}"));
  }

  @Test
  void varSources_areRefused_whenTheyAreMany_orLarge() {
    String many =
        IntStream.rangeClosed(0, VarSources.MOST)
            .mapToObj(i -> "- {name: s%d, type: dummy}\n".formatted(i))
            .collect(Collectors.joining("", "var_sources:\n", "jobs: [{name: j, plan: []}]"));
    String large =
        "var_sources: [{name: s, type: dummy, config: {vars: {x: \"%s\"}}}]\njobs: []"
            .formatted("x".repeat(VarSources.BYTES));

    assertThat(firstError(many)).isEqualTo("a pipeline has at most 100 var_sources");
    assertThat(firstError(large))
        .isEqualTo("var_sources are larger than 1048576 bytes, written as JSON");
  }

  private static String firstError(String pipeline) {
    return ((ParseResult.Invalid) PipelineParser.parse(pipeline)).errors().getFirst().message();
  }
}
