package io.throughline.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the texts of a setting become its value. Flags and the file give one text for each value; a
 * variable holds them all.
 *
 * @param parser throws {@link IllegalArgumentException} with what the texts must be
 * @param split a variable into texts
 * @param joined texts into a variable
 * @param kind whether there may be several, or none
 */
record Form<T>(
    Function<List<String>, T> parser,
    Function<String, List<String>> split,
    Function<List<String>, String> joined,
    Kind kind) {
  /** What may follow the flag. */
  enum Kind {
    SWITCH,
    ONE,
    SEVERAL,
    PAIRS
  }

  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
  private static final Pattern LINE = Pattern.compile("\\R");

  /** One text, one value. */
  static <T> Form<T> one(Function<String, T> parser) {
    return new Form<>(texts -> parser.apply(texts.getLast()), List::of, List::getLast, Kind.ONE);
  }

  /** True when the flag is there. */
  static Form<Boolean> truth() {
    return new Form<>(texts -> Values.truth(texts.getLast()), List::of, List::getLast, Kind.SWITCH);
  }

  /** Several values, none of which holds a comma. */
  static <T> Form<List<T>> list(Function<String, T> parser) {
    return new Form<>(
        texts -> texts.stream().flatMap(text -> commas(text).stream()).map(parser).toList(),
        Form::commas,
        texts -> String.join(",", texts),
        Kind.SEVERAL);
  }

  /** Several values that may hold anything but the end of a line. */
  static <T> Form<List<T>> lines(Function<String, T> parser) {
    return new Form<>(
        texts -> texts.stream().filter(text -> !text.isBlank()).map(parser).toList(),
        text -> LINE.splitAsStream(text).filter(line -> !line.isBlank()).toList(),
        texts -> String.join("\n", texts),
        Kind.SEVERAL);
  }

  /**
   * Names with values: {@code k=v}, or {@code k:v}, whichever sign comes first. In a variable they
   * are separated by commas and written with percent signs, as OpenTelemetry has it.
   */
  static Form<Map<String, String>> pairs() {
    return new Form<>(Form::pairs, Form::encodedPairs, Form::encoded, Kind.PAIRS);
  }

  boolean isSwitch() {
    return kind == Kind.SWITCH;
  }

  boolean isRepeatable() {
    return kind == Kind.SEVERAL || kind == Kind.PAIRS;
  }

  private static List<String> commas(String text) {
    return COMMA.splitAsStream(text.strip()).filter(part -> !part.isEmpty()).toList();
  }

  private static Map<String, String> pairs(List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      if (!text.isBlank()) {
        String[] pair = pair(text);
        pairs.put(pair[0], pair[1]);
      }
    }
    return pairs;
  }

  private static String[] pair(String text) {
    int sign =
        Stream.of(text.indexOf('='), text.indexOf(':'))
            .filter(at -> at >= 0)
            .min(Integer::compare)
            .orElse(0);
    if (text.substring(0, sign).isBlank()) {
      throw new IllegalArgumentException("must be k=v or k:v");
    }
    return new String[] {text.substring(0, sign).strip(), text.substring(sign + 1).strip()};
  }

  private static List<String> encodedPairs(String variable) {
    List<String> pairs = new ArrayList<>();
    for (String text : commas(variable)) {
      String[] pair = pair(text);
      pairs.add(pair[0] + "=" + PercentText.decoded(pair[1]));
    }
    return pairs;
  }

  private static String encoded(List<String> texts) {
    return PercentText.encoded(pairs(texts));
  }

  /** The texts of a default, which is written as a variable has it. */
  List<String> texts(String variable) {
    return kind == Kind.PAIRS || kind == Kind.SEVERAL ? split.apply(variable) : List.of(variable);
  }

  /** Some words, each at most once. */
  static <E extends Enum<E>> Form<List<E>> choices(Class<E> type) {
    Form<List<E>> list = list(word -> Values.constant(type, word));
    return new Form<>(
        texts -> {
          List<E> constants = list.parser.apply(texts);
          if (constants.stream().distinct().count() < constants.size()) {
            throw new IllegalArgumentException("must name each only once");
          }
          return constants;
        },
        list.split,
        list.joined,
        list.kind);
  }

  /** {@code k=v,k=v} in one text, as it stands. */
  static Form<Map<String, String>> map() {
    return one(text -> {
      Map<String, String> pairs = new LinkedHashMap<>();
      Arrays.stream(COMMA.split(text.strip()))
          .filter(pair -> !pair.isEmpty())
          .forEach(pair -> {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
              throw new IllegalArgumentException("must be k=v,k=v");
            }
            pairs.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
          });
      return pairs;
    });
  }
}
