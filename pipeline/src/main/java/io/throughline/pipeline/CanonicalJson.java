package io.throughline.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON with one form for each value: keys sorted, no blanks, whole numbers without a fraction.
 * Values are equal exactly when their canonical texts are.
 */
public final class CanonicalJson {
  private static final double EXACT_INTEGERS = 1L << 53;
  private static final JsonFactory FACTORY =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build();

  private CanonicalJson() {}

  /** The canonical text in UTF-8. */
  public static byte[] write(JsonNode value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  public static String text(JsonNode value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonNode value, JsonGenerator json) throws IOException {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(value, json);
      case ARRAY -> writeArray(value, json);
      case NUMBER -> writeNumber(value, json);
      case BOOLEAN -> json.writeBoolean(value.booleanValue());
      case STRING, BINARY, POJO -> json.writeString(value.asText());
      case NULL, MISSING -> json.writeNull();
    }
  }

  private static void writeObject(JsonNode object, JsonGenerator json) throws IOException {
    List<String> names = new ArrayList<>(object.size());
    object.fieldNames().forEachRemaining(names::add);
    names.sort(null);
    json.writeStartObject();
    for (String name : names) {
      json.writeFieldName(name);
      write(object.get(name), json);
    }
    json.writeEndObject();
  }

  private static void writeArray(JsonNode array, JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (JsonNode item : array) {
      write(item, json);
    }
    json.writeEndArray();
  }

  private static void writeNumber(JsonNode number, JsonGenerator json) throws IOException {
    if (number.isIntegralNumber()) {
      BigInteger exact = number.bigIntegerValue();
      json.writeNumber(exact);
      return;
    }
    double approximate = number.doubleValue();
    if (approximate == Math.rint(approximate) && Math.abs(approximate) < EXACT_INTEGERS) {
      json.writeNumber((long) approximate);
      return;
    }
    json.writeNumber(approximate);
  }
}
