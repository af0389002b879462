package io.throughline.pipeline.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a word without quotes means in YAML 1.1: null, a boolean, a number, or itself. Dates and
 * numbers of base 60 are texts.
 */
final class PlainScalar {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int LONGEST_NUMBER = 1_000;
  private static final double EXACT_INTEGERS = 1L << 53;
  private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern OCTAL = Pattern.compile("[-+]?0[oO]?[0-7]+");
  private static final Pattern HEXADECIMAL = Pattern.compile("[-+]?0[xX][0-9a-fA-F]+");
  private static final Pattern BINARY = Pattern.compile("[-+]?0[bB][01]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Map<String, JsonNode> WORDS =
      Stream.of(
              words(JSON.nullNode(), "", "~", "null", "Null", "NULL"),
              words(JSON.booleanNode(true), "y", "Y", "yes", "Yes", "YES", "on", "On", "ON"),
              words(JSON.booleanNode(true), "true", "True", "TRUE"),
              words(JSON.booleanNode(false), "n", "N", "no", "No", "NO", "off", "Off", "OFF"),
              words(JSON.booleanNode(false), "false", "False", "FALSE"))
          .flatMap(words -> words.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private PlainScalar() {}

  private static Map<String, JsonNode> words(JsonNode meaning, String... words) {
    return Stream.of(words).collect(Collectors.toMap(word -> word, _ -> meaning));
  }

  /** The meaning, or nothing for a number that JSON does not have: infinite, or none at all. */
  static Optional<JsonNode> resolve(String text) {
    JsonNode word = WORDS.get(text);
    if (word != null) {
      return Optional.of(word);
    }
    if (!mayBeNumber(text)) {
      return Optional.of(JSON.textNode(text));
    }
    if (NOT_FINITE.matcher(text).matches()) {
      return Optional.empty();
    }
    String number = text.replace("_", "");
    Optional<BigInteger> integer = integer(number);
    if (integer.isPresent()) {
      return Optional.of(node(integer.get()));
    }
    return FLOAT.matcher(number).matches() ? decimal(number) : Optional.of(JSON.textNode(text));
  }

  /** A number of JSON's syntax; nothing if it is too large. */
  static Optional<JsonNode> number(String text) {
    return integer(text).map(PlainScalar::node).or(() -> decimal(text));
  }

  private static boolean mayBeNumber(String text) {
    char first = text.charAt(0);
    return ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.')
        && text.length() <= LONGEST_NUMBER;
  }

  private static Optional<BigInteger> integer(String text) {
    if (DECIMAL.matcher(text).matches()) {
      return Optional.of(new BigInteger(text.startsWith("+") ? text.substring(1) : text));
    }
    if (OCTAL.matcher(text).matches()) {
      return Optional.of(new BigInteger(text.replaceFirst("0[oO]?", "").replace("+", ""), 8));
    }
    if (HEXADECIMAL.matcher(text).matches()) {
      return Optional.of(new BigInteger(text.replaceFirst("0[xX]", "").replace("+", ""), 16));
    }
    if (BINARY.matcher(text).matches()) {
      return Optional.of(new BigInteger(text.replaceFirst("0[bB]", "").replace("+", ""), 2));
    }
    return Optional.empty();
  }

  private static JsonNode node(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return JSON.numberNode(number.intValue());
    }
    return number.bitLength() < Long.SIZE
        ? JSON.numberNode(number.longValue())
        : JSON.numberNode(number);
  }

  private static Optional<JsonNode> decimal(String text) {
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number)) {
      return Optional.empty();
    }
    boolean whole = number == Math.rint(number) && Math.abs(number) < EXACT_INTEGERS;
    return Optional.of(whole ? node(BigInteger.valueOf((long) number)) : JSON.numberNode(number));
  }
}
