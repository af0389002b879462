package io.throughline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts of settings to values, and values to what is shown of them. */
final class Values {
  private Values() {}

  static Optional<String> present(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }

  static boolean truth(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  static long number(String text, long min, long max) {
    try {
      long value = Long.parseLong(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // The message below says what is wanted.
    }
    throw new IllegalArgumentException("must be a whole number from %d to %d".formatted(min, max));
  }

  static double decimal(String text, double min, double max) {
    try {
      double value = Double.parseDouble(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // The message below says what is wanted.
    }
    throw new IllegalArgumentException("must be a number from %s to %s".formatted(min, max));
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException _) {
      throw new IllegalArgumentException("must be a path");
    }
  }

  static URI absoluteUri(String text) {
    try {
      URI uri = new URI(text.strip());
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // The message below says what is wanted.
    }
    throw new IllegalArgumentException("must be an address like http://host:port");
  }

  static <E extends Enum<E>> E constant(Class<E> type, String text) {
    Function<String, String> plain = word -> word.toLowerCase(Locale.ROOT).replaceAll("[-_/]", "");
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> plain.apply(constant.toString()).equals(plain.apply(text.strip())))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Arrays.stream(type.getEnumConstants())
                    .map(Values::spell)
                    .collect(Collectors.joining(", ", "must be one of ", ""))));
  }

  static String spell(Enum<?> constant) {
    return constant.toString().toLowerCase(Locale.ROOT);
  }

  /** A value as a flag would have it, without the user of an address, who may be a password. */
  static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Optional<?> optional -> optional.map(Values::shown).orElse("");
      case Duration duration -> DurationText.of(duration);
      case Enum<?> constant -> spell(constant);
      case URI uri -> withoutUser(uri);
      case Collection<?> values ->
          values.stream().map(Values::shown).collect(Collectors.joining(", "));
      case Map<?, ?> values ->
          values.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }

  private static String withoutUser(URI uri) {
    return uri.getRawUserInfo() == null
        ? uri.toString()
        : uri.toString().replace(uri.getRawUserInfo() + "@", "");
  }
}
