package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.config.ConfigError.Section;
import io.throughline.pipeline.document.Document;
import io.throughline.pipeline.document.DocumentLimits;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Finding;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Value;
import io.throughline.pipeline.vars.UndefinedVarsException;
import io.throughline.pipeline.vars.VarReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads files of tasks. */
public final class TaskConfigParser {
  private TaskConfigParser() {}

  /**
   * The task, with its variables as they stand.
   *
   * @param fileName for messages
   */
  public static TaskParseResult parse(String yamlOrJson, String fileName) {
    return parse(yamlOrJson, fileName, DocumentLimits.DEFAULT, value -> value);
  }

  /**
   * The task after its variables are filled in, which may change more than texts.
   *
   * @param fileName for messages
   * @param values the value of a variable without the reference's fields
   * @throws UndefinedVarsException if variables have no value; names all of them
   */
  public static TaskParseResult parse(
      String yamlOrJson, String fileName, Function<VarReference, Optional<JsonNode>> values) {
    return parse(
        yamlOrJson, fileName, DocumentLimits.DEFAULT, value -> FilledValue.of(value, values));
  }

  private static TaskParseResult parse(
      String text, String fileName, DocumentLimits limits, Function<Value, Value> fill) {
    return switch (Document.parse(text, limits)) {
      case Document.Broken(Finding finding) -> invalid(fileName, List.of(finding));
      case Document.Read(_, List<Finding> found) when !found.isEmpty() -> invalid(fileName, found);
      case Document.Read(Value root, _) -> read(fill.apply(root), fileName, limits);
    };
  }

  private static TaskParseResult read(Value root, String fileName, DocumentLimits limits) {
    Findings findings = new Findings(limits.findings());
    Optional<TaskConfig> config =
        Fields.of(root, "", findings)
            .map(fields -> new TaskConfigReader(findings, (_, _) -> {}).read(fields));
    return config.isPresent() && findings.inOrder().isEmpty()
        ? new TaskParseResult.Valid(config.get())
        : invalid(fileName, findings.inOrder());
  }

  private static TaskParseResult invalid(String fileName, List<Finding> findings) {
    return new TaskParseResult.Invalid(
        findings.stream()
            .map(found ->
                new ConfigError(
                    Section.TASK,
                    fileName + ": " + found.text(),
                    found.place().line(),
                    found.place().column()))
            .toList());
  }
}
