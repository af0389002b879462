package io.throughline.gateway.route;

import io.throughline.http.HttpFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A body of {@code application/x-www-form-urlencoded}; of a name given twice the last value counts.
 */
record Form(Map<String, String> fields) {

  /**
   * Reads the text.
   *
   * @throws HttpFailure with status 400 when it is no form
   */
  static Form parse(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        fields.put(
            decode(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return new Form(fields);
  }

  /** A field that is there and not empty. */
  Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
  }

  /** Without the values, of which one may be a password. */
  @Override
  public String toString() {
    return "Form" + fields.keySet();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new HttpFailure(400, "the body is not a valid form");
    }
  }
}
