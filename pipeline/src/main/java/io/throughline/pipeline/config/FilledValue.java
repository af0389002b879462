package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.ScalarText;
import io.throughline.pipeline.document.Place;
import io.throughline.pipeline.document.Value;
import io.throughline.pipeline.document.Value.Entry;
import io.throughline.pipeline.document.Value.Mapping;
import io.throughline.pipeline.document.Value.Scalar;
import io.throughline.pipeline.document.Value.Sequence;
import io.throughline.pipeline.vars.Interpolation;
import io.throughline.pipeline.vars.UndefinedVarsException;
import io.throughline.pipeline.vars.VarReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A value of a file with its variables filled in; what comes from a variable has its place. */
final class FilledValue {
  private FilledValue() {}

  static Value of(Value value, Function<VarReference, Optional<JsonNode>> values) {
    Set<VarReference> missing = new LinkedHashSet<>();
    for (VarReference reference : Interpolation.references(value.toJson())) {
      if (values.apply(reference).isEmpty()) {
        missing.add(reference);
      }
    }
    if (!missing.isEmpty()) {
      throw new UndefinedVarsException(missing);
    }
    return fill(value, values);
  }

  private static Value fill(Value value, Function<VarReference, Optional<JsonNode>> values) {
    return switch (value) {
      case Sequence(Place place, List<Value> items) ->
          new Sequence(place, items.stream().map(item -> fill(item, values)).toList());
      case Mapping(Place place, List<Entry> entries) ->
          new Mapping(
              place,
              entries.stream()
                  .map(entry ->
                      new Entry(
                          entry.place(),
                          Interpolation.fillText(entry.key(), values),
                          fill(entry.value(), values)))
                  .toList());
      case Scalar(Place place, JsonNode json, _) when json.isTextual() ->
          at(place, Interpolation.fill(json, values));
      case Scalar scalar -> scalar;
    };
  }

  private static Value at(Place place, JsonNode json) {
    if (json.isArray()) {
      List<Value> items = new ArrayList<>();
      json.forEach(item -> items.add(at(place, item)));
      return new Sequence(place, items);
    }
    if (json.isObject()) {
      List<Entry> entries = new ArrayList<>();
      json.properties()
          .forEach(
              field -> entries.add(new Entry(place, field.getKey(), at(place, field.getValue()))));
      return new Mapping(place, entries);
    }
    return new Scalar(place, json, ScalarText.of(json));
  }
}
