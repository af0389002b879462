package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.pipeline.RandomJson;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes JSON as YAML in one of many ways: block or flow, with quotes or without. */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z_/]+");
  private static final Pattern WORD = Pattern.compile("yes|no|on|off|true|false|null");

  private static final Pattern LINE_END = Pattern.compile("[\n\u0085\u2028]");

  private final RandomJson some;
  private final StringBuilder text = new StringBuilder();

  YamlText(RandomJson some) {
    this.some = some;
  }

  String write(JsonNode value) {
    text.setLength(0);
    block(value, 0);
    return text.append('\n').toString();
  }

  private void block(JsonNode value, int indent) {
    if (value.isEmpty() || some.below(4) == 0) {
      text.append(' ');
      flow(value);
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        newLine(indent);
        key(field.getKey());
        text.append(':');
        block(field.getValue(), indent + 1 + some.below(3));
      }
    } else {
      for (JsonNode item : value) {
        newLine(indent);
        text.append('-');
        block(item, indent + 1 + some.below(3));
      }
    }
  }

  private void newLine(int indent) {
    if (some.below(20) == 0) {
      text.append(" # comment\n");
    }
    text.append('\n').repeat(' ', indent);
  }

  private void flow(JsonNode value) {
    String separator = "";
    if (value.isObject()) {
      text.append('{');
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        text.append(separator);
        key(field.getKey());
        text.append(": ");
        flow(field.getValue());
        separator = ", ";
      }
      text.append('}');
    } else if (value.isArray()) {
      text.append('[');
      for (JsonNode item : value) {
        text.append(separator);
        flow(item);
        separator = ",";
      }
      text.append(']');
    } else {
      scalar(value);
    }
  }

  private void key(String key) {
    boolean simple = key.length() < 100 && PLAIN.matcher(key).matches();
    text.append(simple ? key : quoted(key));
  }

  /** Some characters end a line in YAML, but not in JSON. */
  private static String quoted(String content) {
    String json = TextNode.valueOf(content).toString();
    return json.replace("\u0085", "\\N").replace("\u2028", "\\L");
  }

  private void scalar(JsonNode value) {
    String plain = value.asText();
    if (!value.isTextual()) {
      text.append(value.isBoolean() && some.flip() ? (value.booleanValue() ? "on" : "no") : plain);
    } else if (PLAIN.matcher(plain).matches() && !WORD.matcher(plain).matches() && some.flip()) {
      text.append(plain);
    } else if (!LINE_END.matcher(plain).find() && some.flip()) {
      text.append('\'').append(plain.replace("'", "''")).append('\'');
    } else {
      text.append(quoted(plain));
    }
  }
}
