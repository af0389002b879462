package io.throughline.telemetry.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens when a name changes, with files that rely on it. */
class ContractRulesTest {
  private static final String PROMISED =
      """
      {"schema": 1,
       "spans": [{"template": "queue", "kind": "INTERNAL"}],
       "attributes": [{"key": "throughline.team", "type": "string"}],
       "events": [{"name": "waiting"}],
       "metrics": [
         {"name": "throughline.step.duration", "kind": "histogram", "unit": "s", "prometheus": [
           "throughline_step_duration_seconds_bucket", "throughline_step_duration_seconds_count",
           "throughline_step_duration_seconds_sum"]},
         {"name": "throughline.log.bytes", "kind": "counter", "unit": "By",
          "prometheus": ["throughline_log_bytes_total"]}]}
      """;

  private static final List<RepositoryText> FILES =
      List.of(
          RepositoryText.of(
              "deploy/grafana/builds.json",
              """
              {"panels": [{"targets": [{
                "expr": "histogram_quantile(0.99, rate(throughline_step_duration_seconds_bucket[5m]))"
              }]}]}
              """),
          RepositoryText.of(
              "deploy/prometheus/alerts.yml",
              """
              groups:
                - rules:
                    - alert: NoSteps
                      expr: rate(throughline_step_duration_seconds_count{throughline_team="main"}[1h]) == 0
              """),
          RepositoryText.of(
              "docs/observability.md", "The time is in `throughline.step.duration`.\n"),
          RepositoryText.of("e2e/src/test/java/X.java", "  trace.event(\"waiting\");\n"));

  @Test
  void nothingIsBroken_whenNothingChanges_orSomethingIsAdded() {
    Contract promised = Contract.of(PROMISED);
    assertThat(promised.broken(promised, List.of(), FILES)).isEmpty();
    Contract more =
        Contract.of(PROMISED.replace("\"events\": [", "\"events\": [{\"name\": \"attached\"}, "));
    assertThat(promised.broken(more, List.of(), FILES)).isEmpty();
  }

  @Test
  void renamedMetric_isTold_withEveryoneWhoUsesIt() {
    Contract now = Contract.of(PROMISED.replace("step.duration", "step.time"));
    assertThat(Contract.of(PROMISED).broken(now, List.of(), FILES))
        .containsExactly(
            "metric throughline.step.duration was renamed or removed (is it throughline.step.time"
                + " now?); used by: deploy/grafana/builds.json:2, deploy/prometheus/alerts.yml:4,"
                + " docs/observability.md:1; tell of it in docs/telemetry-removed.txt if it is"
                + " meant");
  }

  @Test
  void removedNames_ofEverySection_areTold() {
    Contract nothing = Contract.of("{}");
    assertThat(Contract.of(PROMISED).broken(nothing, List.of(), FILES))
        .hasSize(5)
        .anySatisfy(text ->
            assertThat(text)
                .startsWith(
                    "event waiting was renamed or removed; used by: e2e/src/test/java/X.java:1;"))
        .anySatisfy(text ->
            assertThat(text)
                .startsWith("attribute throughline.team was renamed")
                .contains("used by: deploy/prometheus/alerts.yml:4;"))
        .anySatisfy(text ->
            assertThat(text)
                .startsWith("span queue was renamed or removed; used by: nobody here;"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"kind\": \"counter\"/\"kind\": \"gauge\"",
        "\"unit\": \"By\"/\"unit\": \"kBy\"",
        "\"type\": \"string\"/\"type\": \"long\""
      })
  void changedKindOrUnitOrType_breaksThePromise(String change) {
    Contract now = Contract.of(PROMISED.replace(change.split("/")[0], change.split("/")[1]));
    assertThat(Contract.of(PROMISED).broken(now, List.of(), FILES))
        .singleElement()
        .asString()
        .contains("was changed from");
  }

  @Test
  void removalThatIsTold_isFree_butWhoStillUsesTheNameIsNot() {
    Contract now =
        Contract.of(
            PROMISED.replace("step.duration", "step.time").replace("step_duration", "step_time"));
    List<Removal> removals =
        Removal.parse(
            """
            # a note

            metric throughline.step.duration -> throughline.step.time: one word for it
            """);
    assertThat(Contract.of(PROMISED).broken(now, removals, FILES)).isEmpty();
    assertThat(now.untrue(removals)).isEmpty();
    assertThat(now.strangers(FILES, removals))
        .containsExactly(
            "deploy/grafana/builds.json:2: throughline_step_duration_seconds_bucket is not in the"
                + " catalogue; the nearest name is throughline_step_time_seconds_bucket",
            "deploy/prometheus/alerts.yml:4: throughline_step_duration_seconds_count is not in the"
                + " catalogue; the nearest name is throughline_step_time_seconds_count",
            "docs/observability.md:1: throughline.step.duration was removed (one word for it); use"
                + " throughline.step.time");
  }

  @Test
  void removal_whoseHeirIsNotThere_isUntrue() {
    assertThat(
            Contract.of(PROMISED)
                .untrue(Removal.parse("metric throughline.a -> throughline.b: because\n")))
        .containsExactly(
            "throughline.a is replaced by throughline.b, which is not in the catalogue");
    assertThatThrownBy(() -> Removal.parse("metric throughline.a\n"))
        .hasMessageContaining("must be \"metric OLD -> NEW: why\"")
        .hasMessageEndingWith("metric throughline.a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expr: throughline_step_duration_bucket",
        "\"expr\": \"sum by (throughline_teams) (throughline_log_bytes_total)\",",
        "expr: step_duration_seconds{a=\"b\"} > 1",
        "assertThat(span.value(\"throughline.teem\"))",
        "Look at `cicd.pipeline.speed` first.",
        "  - key: http.server.request.durations",
        "throughline_log_byte"
      })
  void nameThatIsNot_isFound(String line) {
    assertThat(strangersIn(line)).singleElement().asString().startsWith("deploy/x.yml:1: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expr: sum(rate(throughline_log_bytes_total[5m])) by (throughline_team)",
        "expr: up{job=\"throughline\"} == 0 or otelcol_exporter_queue_size{a=\"b\"} > 1",
        "import io.throughline.telemetry.Telemetry;",
        "image: ghcr.io/acme/throughline.api:1 # throughline.v1.Builds/Get, throughline.yaml",
        "System.getProperty(\"throughline.docs\") -Dthroughline.docs=write",
        "Names begin with `throughline.` or are of the group `throughline.step.*`.",
        "AttributeKey.stringKey(\"throughline.invented\")",
        "otel_sdk_exporter_span_inflight and `otel.sdk.exporter.span.exported`"
      })
  void everythingElse_isNoName(String line) {
    assertThat(strangersIn(line)).isEmpty();
  }

  @Test
  void nearestName_isTheOneWithFewestChanges() {
    assertThat(NameUse.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NameUse.distance("", "abc")).isEqualTo(3);
    assertThat(NameUse.distance("abc", "abc")).isZero();
    assertThat(strangersIn("`throughline.steps.duration`"))
        .containsExactly(
            "deploy/x.yml:1: throughline.steps.duration is not in the catalogue; the nearest name"
                + " is throughline.step.duration");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "deploy/grafana/x.json",
        "deploy/prometheus/alerts.yaml",
        "docker-compose.yml",
        "README.md",
        "e2e/src/test/java/X.java"
      })
  void filesThatUseNames_areLookedAt(String path) {
    assertThat(RepositoryText.mayUseNames(path)).isTrue();
  }

  private static List<String> strangersIn(String line) {
    Contract contract =
        Contract.of(
            PROMISED.replace(
                "\"metrics\"",
                "\"foreign\": [{\"name\": \"otel.sdk.exporter.span.inflight\"}, {\"name\": \"otel.sdk.exporter.span.exported\"}],\n\"metrics\""));
    return contract.strangers(List.of(RepositoryText.of("deploy/x.yml", line)), List.of());
  }
}
