package io.throughline.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.throughline.pipeline.config.PutInputs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanJsonTest {
  /** What fly posts for a task of the user's own, without its artifacts. */
  private static final String FOREIGN =
      """
      {"id": "6b01d7a5", "ensure": {
        "step": {"id": "6b01d7a3", "do": [
          {"id": "6b01d7a1", "in_parallel": {"steps": [
            {"id": "6b01d7a0", "attempts": [1], "get": {"name": "repo", "type": "git", "source": {},
              "image": {"base_type": "git"}, "version": {"ref": "x"}, "timeout": "1m"}}]}},
          {"id": "6b01d7a2", "task": {"name": "one-off", "privileged": false, "hermetic": false,
            "config": {"platform": "linux", "image_resource":
               {"name": "", "type": "registry-image", "source": {"repository": "busybox"}},
               "inputs": [{"name": "repo"}], "run": {"path": "ls"}},
            "resource_types": null, "check_skip_interval": true}}]},
        "ensure": {"id": "6b01d7a4", "put": {"name": "p", "type": "t", "source": {"a": 1},
          "inputs": ["a"], "timeout": ""}}}}
      """;

  private static Plan read(String json) {
    return PlanJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void read_understandsPlansFromElsewhere() {
    Plan.Ensure plan = (Plan.Ensure) read(FOREIGN);
    List<Plan> steps = ((Plan.Do) plan.step()).steps();
    Plan.Timeout get = (Plan.Timeout) ((Plan.InParallel) steps.get(0)).steps().getFirst();

    assertThat(get.id()).hasToString("6b01d7a0/timeout");
    assertThat(get.limit()).isEqualTo(Duration.ofMinutes(1));
    assertThat(get.step().id()).hasToString("6b01d7a0");
    assertThat(((Plan.Task) steps.get(1)).config().orElseThrow().inputs().getFirst().path())
        .isEqualTo("repo");
    assertThat(((Plan.Put) plan.hook()).inputs()).isEqualTo(new PutInputs.Named(List.of("a")));
    assertThat(PlanJson.read(PlanJson.write(plan))).isEqualTo(plan);
  }

  @Test
  void read_understandsSubstepsInText() {
    Plan plan =
        read(
            """
            {"id": "2", "across": {"vars": [{"name": "v", "values": [1]}], "fail_fast": true,
              "substep_template": "{\\"id\\": \\"1\\", \\"load_var\\": {\\"name\\": \\"n\\", \\"file\\": \\"f\\"}}"}}
            """);

    assertThat(((Plan.Across) plan).substep()).isInstanceOf(Plan.LoadVar.class);
    assertThat(((Plan.Across) plan).vars().getFirst().maxInFlight().intValue()).isEqualTo(1);
  }

  @Test
  void write_isCanonical() {
    Plan plan =
        read(
            """
            {"check": {"type": "t", "source": {"b": 1, "a": 2.0}, "name": "n", "timeout": "",
              "from_version": {"z": "1", "y": "2"}, "resource_type": "x", "interval": "1m",
              "skip_interval": true, "tags": []}, "id": "c"}
            """);

    assertThat(new String(PlanJson.write(plan), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"check\":{\"from_version\":{\"y\":\"2\",\"z\":\"1\"},\"name\":\"n\","
                + "\"source\":{\"a\":2,\"b\":1},\"type\":\"t\"},\"id\":\"c\"}");
    assertThat(PlanJson.SCHEMA).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "|the file is empty (line 1, column 1)",
        "x|this is not JSON",
        "[]|must be a mapping, but is a list (line 1, column 1)",
        "{}|has no id (line 1, column 1), and 1 more",
        "{\"id\": \"1\"}|must have one kind of step, but has none (line 1, column 1)",
        "{\"id\": \"1\", \"do\": [], \"retry\": []}|must have one kind of step, but has do, retry",
        "{\"id\": \"1\", \"dew\": []}|must have one kind of step, but has none",
        "{\"id\": 1, \"do\": []}|id: must be a text, but is a number",
        "{\"id\": \"1\", \"do\": [5]}|do[0]: must be a mapping, but is a number (line 1, column 20)",
        "{\"id\": \"1\", \"do\": [], \"x\": 1}|unknown key 'x'",
        "{\"id\": \"1\", \"do\": 5}|do: must be a list, but is a number",
        "{\"id\": \"1\", \"try\": {}}|try: has no step",
        "{\"id\": \"1\", \"get\": {}}|get: has no type",
        "{\"id\": \"1\", \"get\": {\"type\": \"t\"}}|get: must have one of version and version_from",
        "{\"id\": \"1\", \"task\": {\"name\": \"x\", \"conf\": {}}}|task: unknown key 'conf'",
        "{\"id\": \"1\", \"task\": {\"name\": \"x\", \"config\": {}}}|task.config: missing 'platform'",
        "{\"id\": \"1\", \"artifact_input\": {}}|artifact_input is not supported yet",
        "{\"id\": \"1\", \"timeout\": {\"step\": {\"id\": \"2\", \"do\": []}}}|timeout: has no duration",
        "{\"id\": \"1\", \"across\": {\"substep_template\": \"[\"}}|substep_template: is not JSON",
        "{\"id\": \"1\", \"check\": {\"type\": \"t\", \"image\": {\"get_plan\": {}}}}|custom types are not",
      })
  void read_saysWhatIsWrong_andWhere(String json, String message) {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> read(json == null ? "" : json))
        .withMessageStartingWith("malformed plan: ")
        .withMessageContaining(message);
  }
}
