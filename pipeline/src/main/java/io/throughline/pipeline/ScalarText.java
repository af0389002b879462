package io.throughline.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * A JSON value as text: the form that it takes in an environment variable or in the middle of
 * another text.
 */
public final class ScalarText {
  private static final double SMALLEST_PLAIN = 1e-6;
  private static final double LARGEST_PLAIN = 1e21;

  private ScalarText() {}

  /** A text as it is, null as nothing, lists and mappings as JSON. */
  public static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING, BINARY, POJO -> value.asText();
      case NULL, MISSING -> "";
      case BOOLEAN -> String.valueOf(value.booleanValue());
      case NUMBER -> ofNumber(value);
      case OBJECT, ARRAY -> CanonicalJson.text(value);
    };
  }

  private static String ofNumber(JsonNode number) {
    if (number.isIntegralNumber()) {
      return number.bigIntegerValue().toString();
    }
    double value = number.doubleValue();
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN) {
      return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
    return withExponent(Double.toString(value));
  }

  /** {@code 1.0E21} as {@code 1e+21}. */
  private static String withExponent(String text) {
    int exponent = text.indexOf('E');
    if (exponent < 0) {
      return text;
    }
    String digits = text.substring(0, exponent);
    String mantissa = digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    String power = text.substring(exponent + 1);
    return mantissa + "e" + (power.startsWith("-") ? power : "+" + power);
  }
}
