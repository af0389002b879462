package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Value;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code container_limits}: shares of the processor, and bytes such as {@code 1GB}. */
public final class ContainerLimitsReader {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,18})(?:([KMG])I?B?)?");
  private static final Map<String, Integer> BITS = Map.of("K", 10, "M", 20, "G", 30);

  private ContainerLimitsReader() {}

  /** The limits of a task, a step or a plan; what is wrong with them is found. */
  public static Optional<ContainerLimits> read(Fields step) {
    return step.fields("container_limits")
        .map(fields -> {
          ContainerLimits limits =
              new ContainerLimits(amount(fields, "cpu", false), amount(fields, "memory", true));
          fields.end();
          return limits;
        });
  }

  private static OptionalLong amount(Fields fields, String key, boolean mayHaveUnit) {
    Optional<Value> value = fields.value(key);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong amount =
        value.get() instanceof Value.Scalar(_, JsonNode json, String written)
            ? amount(json, written, mayHaveUnit)
            : OptionalLong.empty();
    if (amount.isEmpty()) {
      fields.wrong(key, mayHaveUnit ? "must be a size such as 1GB" : "must be a whole number");
    }
    return amount;
  }

  private static OptionalLong amount(JsonNode json, String written, boolean mayHaveUnit) {
    if (json.isIntegralNumber() && json.canConvertToLong() && json.longValue() >= 0) {
      return OptionalLong.of(json.longValue());
    }
    return json.isTextual() && mayHaveUnit ? size(written) : OptionalLong.empty();
  }

  private static OptionalLong size(String text) {
    Matcher matcher = AMOUNT.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    int bits = matcher.group(2) == null ? 0 : BITS.getOrDefault(matcher.group(2), 0);
    BigInteger bytes = new BigInteger(matcher.group(1)).shiftLeft(bits);
    return bytes.bitLength() < Long.SIZE
        ? OptionalLong.of(bytes.longValue())
        : OptionalLong.empty();
  }
}
