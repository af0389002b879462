package io.throughline.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Pairs whose values are written with percent signs, as OpenTelemetry's variables have them. */
public final class PercentText {
  private PercentText() {}

  /** The pairs with their values decoded; a value that is not well formed stays as it is. */
  public static Map<String, String> decoded(Map<String, String> encoded) {
    Map<String, String> decoded = new LinkedHashMap<>();
    encoded.forEach((key, value) -> decoded.put(key, decoded(value)));
    return decoded;
  }

  /** {@code k=v,k=v} with the values encoded. */
  public static String encoded(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + encoded(entry.getValue()))
        .collect(Collectors.joining(","));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return value;
    }
  }
}
