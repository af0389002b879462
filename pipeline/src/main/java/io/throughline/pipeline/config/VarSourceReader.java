package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.config.SectionReader.Item;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import io.throughline.pipeline.document.Place;
import io.throughline.pipeline.document.Suggestion;
import io.throughline.pipeline.document.Value;
import io.throughline.pipeline.document.Value.Mapping;
import io.throughline.pipeline.document.Value.Scalar;
import io.throughline.pipeline.document.Value.Sequence;
import io.throughline.pipeline.vars.Interpolation;
import io.throughline.pipeline.vars.InterpolationException;
import io.throughline.pipeline.vars.VarReference;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.pipeline.vars.VarSourceCycleException;
import io.throughline.pipeline.vars.VarSources;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the sources of variables of a pipeline and checks them against each other. */
final class VarSourceReader {
  private static final Set<String> TYPES =
      new TreeSet<>(List.of("vault", "credhub", "dummy", "ssm", "secretsmanager", "idtoken"));

  private final Map<String, Place> names;
  private final SectionReader section;
  private final Findings findings;
  private boolean hasOrder = true;

  VarSourceReader(Map<String, Place> names, SectionReader section, Findings findings) {
    this.names = names;
    this.section = section;
    this.findings = findings;
  }

  List<VarSource> read(Fields pipeline) {
    List<VarSource> sources = section.each(pipeline, this::source);
    if (sources.size() > VarSources.MOST) {
      findings.add(
          pipeline.keyPlace("var_sources"),
          "",
          "a pipeline has at most %d var_sources".formatted(VarSources.MOST));
    } else if (VarSources.text(sources).getBytes(StandardCharsets.UTF_8).length
        > VarSources.BYTES) {
      findings.add(
          pipeline.keyPlace("var_sources"),
          "",
          "var_sources are larger than %d bytes, written as JSON".formatted(VarSources.BYTES));
    } else if (hasOrder) {
      checkOrder(sources);
    }
    return sources;
  }

  private VarSource source(Item item) {
    String type = item.type();
    if (!type.isEmpty() && !TYPES.contains(type)) {
      item.fields()
          .wrong(
              "type",
              "unknown type '%s'; there are %s%s"
                  .formatted(
                      type,
                      String.join(", ", TYPES),
                      Suggestion.closest(type, TYPES)
                          .map("; did you mean '%s'?"::formatted)
                          .orElse("")));
    }
    Fields fields = item.fields();
    fields.value("config").ifPresent(config -> check(config, fields.pathOf("config")));
    return new VarSource(
        item.name(), type, fields.object("config").orElse(JsonNodeFactory.instance.objectNode()));
  }

  /** Each reference is looked at where it stands. */
  private void check(Value value, String path) {
    switch (value) {
      case Scalar(Place place, var json, _) when json.isTextual() ->
          check(json.textValue(), place, path);
      case Scalar _ -> {}
      case Sequence(_, List<Value> items) -> items.forEach(item -> check(item, path));
      case Mapping(_, List<Value.Entry> entries) ->
          entries.forEach(entry -> {
            check(entry.key(), entry.place(), path);
            check(entry.value(), path + "." + entry.key());
          });
    }
  }

  private void check(String text, Place place, String path) {
    try {
      for (VarReference reference : Interpolation.references(text)) {
        problem(reference).ifPresent(message -> findings.add(place, path, message));
      }
    } catch (InterpolationException e) {
      hasOrder = false;
      findings.add(place, path, String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> problem(VarReference reference) {
    if (reference.isLocal()) {
      return Optional.of("no step has set ((%s)) yet".formatted(reference));
    }
    if (reference.source().isEmpty() || names.containsKey(reference.source())) {
      return Optional.empty();
    }
    return Optional.of(
        "unknown var_source '%s' in ((%s))".formatted(reference.source(), reference));
  }

  private void checkOrder(List<VarSource> sources) {
    try {
      var _ = VarSources.inOrder(sources, sources.stream().map(VarSource::name).toList());
    } catch (VarSourceCycleException e) {
      findings.add(
          names.getOrDefault(e.circle().getFirst(), Place.START),
          "",
          String.valueOf(e.getMessage()));
    }
  }
}
