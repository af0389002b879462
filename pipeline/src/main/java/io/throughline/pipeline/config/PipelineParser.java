package io.throughline.pipeline.config;

import io.throughline.pipeline.config.ConfigError.Section;
import io.throughline.pipeline.document.Document;
import io.throughline.pipeline.document.DocumentLimits;
import io.throughline.pipeline.document.Finding;
import io.throughline.pipeline.document.Place;
import io.throughline.pipeline.document.Value;
import java.util.List;

/** Reads pipelines. */
public final class PipelineParser {
  private PipelineParser() {}

  /** The pipeline, or everything that is wrong with it; never an exception, whatever the text. */
  public static ParseResult parse(String yamlOrJson) {
    return parse(yamlOrJson, DocumentLimits.DEFAULT);
  }

  /** As {@link #parse(String)}, within other limits than the usual ones. */
  public static ParseResult parse(String yamlOrJson, DocumentLimits limits) {
    return switch (Document.parse(yamlOrJson, limits)) {
      case Document.Broken(Finding finding) -> invalid(List.of(finding));
      case Document.Read(Value root, List<Finding> findings) -> read(root, findings, limits);
    };
  }

  private static ParseResult read(Value root, List<Finding> findings, DocumentLimits limits) {
    if (root.isNull()) {
      Value.Mapping nothing = new Value.Mapping(Place.START, List.of());
      return new PipelineReader(nothing, limits).read(findings);
    }
    if (root instanceof Value.Mapping pipeline) {
      return new PipelineReader(pipeline, limits).read(findings);
    }
    String message = "a pipeline is a mapping, but this is " + root.kind();
    return invalid(List.of(new Finding(root.place(), "", message)));
  }

  private static ParseResult invalid(List<Finding> findings) {
    return new ParseResult.Invalid(
        findings.stream().map(finding -> ConfigError.of(Section.FILE, finding)).toList(),
        List.of());
  }
}
