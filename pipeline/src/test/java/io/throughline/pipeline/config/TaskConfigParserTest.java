package io.throughline.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.Json;
import io.throughline.pipeline.vars.UndefinedVarsException;
import io.throughline.pipeline.vars.VarReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TaskConfigParserTest {
  private static final String TASK =
      """
      platform: linux
      image_resource: {type: registry-image, source: {repository: ((repo)), tag: 1}}
      params: {TOKEN: ((secret)), ((name)): x}
      inputs: ((inputs))
      run:
        path: sh
        args: [-c, "echo ((greeting.text))"]
      """;

  private static Function<VarReference, Optional<JsonNode>> values(String json) {
    JsonNode known = Json.of(json);
    return reference -> Optional.ofNullable(known.get(reference.name()));
  }

  private static TaskConfig valid(TaskParseResult result) {
    assertThat(result).isInstanceOf(TaskParseResult.Valid.class);
    return ((TaskParseResult.Valid) result).config();
  }

  @Test
  void parse_keepsVariablesAsTheyStand() {
    TaskConfig config =
        valid(TaskConfigParser.parse(TASK.replace("inputs: ((inputs))\n", ""), "ci/task.yml"));

    assertThat(config.params()).isEqualTo(Map.of("TOKEN", "((secret))", "((name))", "x"));
    assertThat(config.run().args()).containsExactly("-c", "echo ((greeting.text))");
  }

  @Test
  void parse_fillsInVariables_beforeItReads() {
    Function<VarReference, Optional<JsonNode>> values =
        values(
            """
            {"repo": "alpine", "secret": 5, "name": "KEY", "greeting": {"text": "hi"},
             "inputs": [{"name": "a", "optional": true}]}
            """);
    TaskConfig config = valid(TaskConfigParser.parse(TASK, "ci/task.yml", values));

    assertThat(config.params()).isEqualTo(Map.of("TOKEN", "5", "KEY", "x"));
    assertThat(config.inputs()).containsExactly(new TaskConfig.Input("a", "a", true));
    assertThat(config.run().args()).containsExactly("-c", "echo hi");
    assertThat(config.imageResource().orElseThrow().source())
        .isEqualTo(Json.of("{\"repository\": \"alpine\", \"tag\": 1}"));
  }

  @Test
  void parse_namesAllVariables_thatAreUndefined() {
    assertThatExceptionOfType(UndefinedVarsException.class)
        .isThrownBy(() -> TaskConfigParser.parse(TASK, "t.yml", values("{\"repo\": \"x\"}")))
        .withMessage("undefined vars: greeting.text, inputs, name, secret");
  }

  @Test
  void parse_reportsAllProblems_withTheNameOfTheFile() {
    String text = "platfrm: linux\nrun: {pth: x}\ncaches: [{path: /abs}]\nparams: [1]\n";
    TaskParseResult.Invalid invalid =
        (TaskParseResult.Invalid) TaskConfigParser.parse(text, "ci/t.yml");

    assertThat(invalid.message())
        .isEqualTo(
            """
            invalid task configuration:
            \tci/t.yml: missing 'platform' (line 1, column 1)
            \tci/t.yml: unknown key 'platfrm'; did you mean 'platform'? (line 1, column 1)
            \tci/t.yml: run: unknown key 'pth'; did you mean 'path'? (line 2, column 7)
            \tci/t.yml: caches[0]: path '/abs' is not inside the working directory (line 3, column 17)
            \tci/t.yml: params: must be a mapping, but is a list (line 4, column 9)\
            """);
  }

  @Test
  void parse_reportsWhatIsNoTask() {
    assertThat(message("[")).contains("ci/t.yml: expected the node content");
    assertThat(message("text")).contains("ci/t.yml: must be a mapping, but is a text");
    assertThat(message("")).contains("ci/t.yml: must be a mapping, but is empty");
    assertThat(message("a: 1\na: 2")).contains("ci/t.yml: key 'a' stands twice");
  }

  private static String message(String text) {
    return ((TaskParseResult.Invalid) TaskConfigParser.parse(text, "ci/t.yml")).message();
  }

  @Test
  void run_mayBeLeftToTheImage() {
    assertThat(valid(TaskConfigParser.parse("platform: linux", "t.yml")).run())
        .isEqualTo(new TaskConfig.Run("", List.of(), "", ""));
  }
}
