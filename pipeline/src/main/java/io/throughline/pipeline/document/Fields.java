package io.throughline.pipeline.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.GoDuration;
import io.throughline.pipeline.ScalarText;
import io.throughline.pipeline.document.Value.Entry;
import io.throughline.pipeline.document.Value.Mapping;
import io.throughline.pipeline.document.Value.Scalar;
import io.throughline.pipeline.document.Value.Sequence;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads the fields of a mapping. What is absent, null or wrong is left out; what is wrong is also
 * found. A key that nobody has asked for by the time of {@link #end} is unknown.
 */
public final class Fields {
  /** A text and where it stands. */
  public record PlacedText(Place place, String text) {}

  private final Mapping mapping;
  private final String path;
  private final Findings findings;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<String> asked;

  /**
   * The fields of a mapping.
   *
   * @param path of the mapping, for messages
   */
  public Fields(Mapping mapping, String path, Findings findings) {
    this(mapping, path, findings, new LinkedHashSet<>());
  }

  private Fields(Mapping mapping, String path, Findings findings, Set<String> asked) {
    this.mapping = mapping;
    this.path = path;
    this.findings = findings;
    this.asked = asked;
    mapping.entries().forEach(entry -> entries.put(entry.key(), entry));
  }

  /** The fields of a value, or nothing, and a finding, if it is no mapping. */
  public static Optional<Fields> of(Value value, String path, Findings findings) {
    if (value instanceof Mapping mapping) {
      return Optional.of(new Fields(mapping, path, findings));
    }
    findings.add(value.place(), path, "must be a mapping, but is " + value.kind());
    return Optional.empty();
  }

  /** The same fields under another path, together with what was asked for so far. */
  public Fields at(String otherPath) {
    return new Fields(mapping, otherPath, findings, asked);
  }

  public Place place() {
    return mapping.place();
  }

  /** Where a field's value stands, or the mapping itself if there is no such field. */
  public Place place(String key) {
    Entry entry = entries.get(key);
    return entry == null ? mapping.place() : entry.value().place();
  }

  /** Where a field's key stands, or the mapping itself if there is no such field. */
  public Place keyPlace(String key) {
    Entry entry = entries.get(key);
    return entry == null ? mapping.place() : entry.place();
  }

  public String path() {
    return path;
  }

  public String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Whether the key is there, even if it is null. */
  public boolean has(String key) {
    asked.add(key);
    return entries.containsKey(key);
  }

  /** Whether the key is there, but says nothing. */
  public boolean isNull(String key) {
    return has(key) && value(key).isEmpty();
  }

  /** Says that something is wrong with a field. */
  public void wrong(String key, String message) {
    findings.add(place(key), pathOf(key), message);
  }

  /** The value of a key that is there, perhaps null. */
  public Value required(String key) {
    return Objects.requireNonNull(entries.get(key), key).value();
  }

  public Optional<Value> value(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key)).map(Entry::value).filter(value -> !value.isNull());
  }

  public Optional<String> text(String key) {
    return scalar(key, "a text", JsonNode::isTextual).map(Scalar::written);
  }

  /**
   * A text that must be there; empty if it is not.
   *
   * @param missing what is wrong with the mapping then
   */
  public String text(String key, String missing) {
    Optional<String> text = text(key);
    boolean absent = value(key).isEmpty() || text.filter(String::isEmpty).isPresent();
    if (absent) {
      findings.add(mapping.place(), path, missing);
    }
    return text.orElse("");
  }

  public boolean flag(String key) {
    return scalar(key, "true or false", JsonNode::isBoolean)
        .map(scalar -> scalar.json().booleanValue())
        .orElse(false);
  }

  /** A whole number from the smallest on. */
  public OptionalInt count(String key, int smallest) {
    Optional<Scalar> number = scalar(key, "a whole number", Fields::isInt);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    int count = number.get().json().intValue();
    if (count < smallest) {
      wrong(key, smallest == 1 ? "must be greater than 0" : "must not be negative");
      return OptionalInt.empty();
    }
    return OptionalInt.of(count);
  }

  private static boolean isInt(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToInt();
  }

  /** A duration longer than nothing. */
  public Optional<Duration> duration(String key) {
    Optional<String> text = text(key);
    Optional<Duration> duration = text.flatMap(GoDuration::parse);
    if (text.isPresent() && duration.isEmpty()) {
      wrong(key, "invalid duration '%s'".formatted(text.get()));
    }
    if (duration.isPresent() && !duration.get().isPositive()) {
      wrong(key, "must be greater than 0");
      return Optional.empty();
    }
    return duration;
  }

  /** Any value at all as JSON. */
  public Optional<JsonNode> json(String key) {
    return value(key).map(Value::toJson);
  }

  /** A mapping of whatever the user likes, as JSON. */
  public Optional<JsonNode> object(String key) {
    return of(key, Mapping.class, "a mapping").map(Value::toJson);
  }

  public Optional<Fields> fields(String key) {
    return of(key, Mapping.class, "a mapping")
        .map(value -> new Fields(value, pathOf(key), findings));
  }

  public List<Value> items(String key) {
    return of(key, Sequence.class, "a list").map(Sequence::items).orElse(List.of());
  }

  public List<String> texts(String key) {
    return placedTexts(key).stream().map(PlacedText::text).toList();
  }

  /** The texts of a list, each with its place. */
  public List<PlacedText> placedTexts(String key) {
    return items(key).stream()
        .flatMap(item ->
            textIn(key, item, "a list of texts").stream()
                .map(text -> new PlacedText(item.place(), text)))
        .toList();
  }

  /** The entries of a mapping of whatever the user likes. */
  public Map<String, JsonNode> values(String key) {
    return entries(key, value -> Optional.of(value.toJson()));
  }

  /** The entries of a mapping of texts. */
  public Map<String, String> textValues(String key) {
    return entries(key, value -> textIn(key, value, "a mapping of texts"));
  }

  /** The entries of a mapping whose values become environment variables, whatever they are. */
  public Map<String, String> environment(String key) {
    return entries(key, value -> Optional.of(ScalarText.of(value.toJson())));
  }

  private Optional<String> textIn(String key, Value value, String wanted) {
    if (value instanceof Scalar(_, JsonNode json, String written) && json.isTextual()) {
      return Optional.of(written);
    }
    findings.add(
        value.place(),
        pathOf(key),
        "must be %s, but one is %s%s".formatted(wanted, value.kind(), hint(value)));
    return Optional.empty();
  }

  private <T> Map<String, T> entries(String key, Function<Value, Optional<T>> read) {
    Map<String, T> found = new LinkedHashMap<>();
    of(key, Mapping.class, "a mapping")
        .ifPresent(value ->
            value
                .entries()
                .forEach(entry ->
                    read.apply(entry.value())
                        .ifPresent(content -> found.put(entry.key(), content))));
    return found;
  }

  private Optional<Scalar> scalar(String key, String wanted, Predicate<JsonNode> kind) {
    return of(key, Scalar.class, wanted)
        .filter(scalar -> {
          boolean right = kind.test(scalar.json());
          if (!right) {
            wrongKind(key, wanted, scalar);
          }
          return right;
        });
  }

  private <T extends Value> Optional<T> of(String key, Class<T> type, String wanted) {
    Optional<Value> value = value(key);
    if (value.isPresent() && !type.isInstance(value.get())) {
      wrongKind(key, wanted, value.get());
    }
    return value.filter(type::isInstance).map(type::cast);
  }

  private void wrongKind(String key, String wanted, Value value) {
    String hint = "";
    if (value instanceof Scalar scalar && scalar.written().contains("((")) {
      hint = "; a variable cannot stand here";
    } else if (wanted.equals("a text")) {
      hint = hint(value);
    }
    wrong(key, "must be %s, but is %s%s".formatted(wanted, value.kind(), hint));
  }

  private static String hint(Value value) {
    return value instanceof Scalar ? "; put it in quotes" : "";
  }

  /** Finds the keys that nobody has asked for. */
  public void end() {
    for (Entry entry : mapping.entries()) {
      if (!asked.contains(entry.key())) {
        findings.add(entry.place(), path, unknown(entry.key()));
      }
    }
  }

  private String unknown(String key) {
    return "unknown key '%s'".formatted(key)
        + Suggestion.closest(key, asked).map("; did you mean '%s'?"::formatted).orElse("");
  }
}
