package io.throughline.pipeline.vars;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.pipeline.ScalarText;
import io.throughline.pipeline.vars.TextParts.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds the variables of texts and of JSON, and fills them in. A text that is nothing but one
 * reference becomes the variable's value, of whatever type; inside of a text stand only texts,
 * numbers and booleans. A value that is filled in is not looked at again.
 */
public final class Interpolation {
  private Interpolation() {}

  /**
   * The variables of a text, in the order in which they appear.
   *
   * @throws InterpolationException if what stands between double parentheses is no reference
   */
  public static Set<VarReference> references(String text) {
    Set<VarReference> found = new LinkedHashSet<>();
    collect(text, found);
    return found;
  }

  /**
   * The variables of all texts and keys of a JSON value.
   *
   * @throws InterpolationException if what stands between double parentheses is no reference
   */
  public static Set<VarReference> references(JsonNode value) {
    Set<VarReference> found = new LinkedHashSet<>();
    collect(value, found);
    return found;
  }

  private static void collect(JsonNode value, Set<VarReference> found) {
    if (value.isTextual()) {
      collect(value.textValue(), found);
    }
    value.fieldNames().forEachRemaining(name -> collect(name, found));
    value.forEach(child -> collect(child, found));
  }

  private static void collect(String text, Set<VarReference> found) {
    for (Part part : TextParts.of(text)) {
      if (part instanceof Part.Reference(String name)) {
        found.add(VarReference.parse(name));
      }
    }
  }

  /**
   * The text with its variables filled in.
   *
   * @param values the value of a variable without the reference's fields, which are followed here
   * @throws UndefinedVarsException if variables have no value; names all of them
   * @throws InterpolationException if a reference is malformed, a field is missing, or a list, a
   *     mapping or null should stand inside of a text
   */
  public static JsonNode fill(String text, Function<VarReference, Optional<JsonNode>> values) {
    return fill(JsonNodeFactory.instance.textNode(text), values);
  }

  /** As {@link #fill(String, Function)}, but the result is text, as for an environment variable. */
  public static String fillText(String text, Function<VarReference, Optional<JsonNode>> values) {
    return ScalarText.of(fill(text, values));
  }

  /** As {@link #fill(String, Function)}, for all texts and keys of a JSON value. */
  public static JsonNode fill(JsonNode value, Function<VarReference, Optional<JsonNode>> values) {
    Set<VarReference> undefined = new LinkedHashSet<>();
    JsonNode filled = new Filling(values, undefined).fill(value);
    if (!undefined.isEmpty()) {
      throw new UndefinedVarsException(undefined);
    }
    return filled;
  }

  private record Filling(
      Function<VarReference, Optional<JsonNode>> values, Set<VarReference> undefined) {
    JsonNode fill(JsonNode value) {
      return switch (value.getNodeType()) {
        case STRING -> fill(value.textValue());
        case ARRAY -> {
          ArrayNode array = JsonNodeFactory.instance.arrayNode(value.size());
          value.forEach(item -> array.add(fill(item)));
          yield array;
        }
        case OBJECT -> {
          ObjectNode object = JsonNodeFactory.instance.objectNode();
          value
              .properties()
              .forEach(field -> object.set(fillKey(field.getKey()), fill(field.getValue())));
          yield object;
        }
        case BINARY, BOOLEAN, MISSING, NULL, NUMBER, POJO -> value;
      };
    }

    private JsonNode fill(String text) {
      List<Part> parts = TextParts.of(text);
      if (parts.size() == 1 && parts.getFirst() instanceof Part.Reference(String name)) {
        return valueOf(VarReference.parse(name)).orElse(JsonNodeFactory.instance.nullNode());
      }
      return JsonNodeFactory.instance.textNode(joined(parts));
    }

    private String fillKey(String key) {
      return joined(TextParts.of(key));
    }

    private String joined(List<Part> parts) {
      StringBuilder text = new StringBuilder();
      for (Part part : parts) {
        text.append(
            switch (part) {
              case Part.Plain(String plain) -> plain;
              case Part.Reference(String name) -> embedded(VarReference.parse(name));
            });
      }
      return text.toString();
    }

    private String embedded(VarReference reference) {
      Optional<JsonNode> value = valueOf(reference);
      if (value.isPresent() && (value.get().isContainerNode() || value.get().isNull())) {
        throw new InterpolationException(
            "cannot interpolate non-primitive value (%s) from var: %s"
                .formatted(kind(value.get()), reference));
      }
      return value.map(ScalarText::of).orElse("");
    }

    private Optional<JsonNode> valueOf(VarReference reference) {
      Optional<JsonNode> value = values.apply(reference);
      if (value.isEmpty()) {
        undefined.add(reference);
      }
      return value.map(found -> follow(found, reference));
    }

    private static JsonNode follow(JsonNode value, VarReference reference) {
      JsonNode at = value;
      for (String field : reference.fields()) {
        if (!at.isObject()) {
          throw new InterpolationException(
              "cannot access field '%s' of non-map value (%s) from var: %s"
                  .formatted(field, kind(at), reference));
        }
        JsonNode next = at.get(field);
        if (next == null) {
          throw new InterpolationException(
              "missing field '%s' in var: %s".formatted(field, reference));
        }
        at = next;
      }
      return at;
    }

    private static String kind(JsonNode value) {
      return switch (value.getNodeType()) {
        case ARRAY -> "list";
        case OBJECT -> "mapping";
        case NULL, MISSING -> "null";
        case BOOLEAN -> "boolean";
        case NUMBER -> "number";
        case STRING, BINARY, POJO -> "text";
      };
    }
  }
}
