package io.throughline.pipeline.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON, which is not quite a part of YAML 1.1: tabs, long keys, escaped slashes. */
final class JsonReading {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /**
   * Nesting and lengths are limited by the {@link Allowance}, with a message of our own. Keys of
   * users are not kept in a table for all.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final String text;
  private final Allowance allowance;
  private final Findings findings;

  JsonReading(String text, Allowance allowance, Findings findings) {
    this.text = text;
    this.allowance = allowance;
    this.findings = findings;
  }

  static boolean looksLikeJson(String text) {
    String start = text.stripLeading();
    return start.startsWith("{") || start.startsWith("[");
  }

  Value read() throws NotJson {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new Unreadable(Place.START, "the file is empty");
      }
      Value root = value(parser);
      if (parser.nextToken() != null) {
        throw new Unreadable(place(parser), "the file goes on after its end");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new NotJson(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Value value(JsonParser parser) throws IOException {
    Place place = place(parser);
    JsonToken token = parser.currentToken();
    allowance.value(place, token.isScalarValue() ? parser.getTextLength() : 0);
    return switch (token) {
      case START_OBJECT -> mapping(parser, place);
      case START_ARRAY -> sequence(parser, place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText(), place);
      case VALUE_STRING -> text(parser.getText(), place);
      case VALUE_TRUE -> new Value.Scalar(place, JSON.booleanNode(true), "true");
      case VALUE_FALSE -> new Value.Scalar(place, JSON.booleanNode(false), "false");
      case VALUE_NULL -> new Value.Scalar(place, JSON.nullNode(), "null");
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + token);
    };
  }

  private Value mapping(JsonParser parser, Place place) throws IOException {
    allowance.enter(place);
    MappingEntries entries = new MappingEntries(findings);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      Place keyPlace = place(parser);
      String key = parser.currentName();
      allowance.value(keyPlace, key.length());
      StorableText.check(key, keyPlace, findings);
      parser.nextToken();
      entries.add(new Value.Entry(keyPlace, key, value(parser)));
    }
    allowance.leave();
    return entries.build(place);
  }

  private Value sequence(JsonParser parser, Place place) throws IOException {
    allowance.enter(place);
    List<Value> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    allowance.leave();
    return new Value.Sequence(place, items);
  }

  private Value text(String content, Place place) {
    StorableText.check(content, place, findings);
    return new Value.Scalar(place, JSON.textNode(content), content);
  }

  private Value number(String digits, Place place) {
    JsonNode number =
        PlainScalar.number(digits)
            .orElseGet(() -> {
              findings.add(place, "", "the number %s is too large".formatted(digits));
              return JSON.numberNode(0);
            });
    return new Value.Scalar(place, number, digits);
  }

  private static Place place(JsonParser parser) {
    JsonLocation location = parser.currentTokenLocation();
    return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }
}
