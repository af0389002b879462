package io.throughline.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.http.HttpFailure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** From which version on a resource is to be checked: {@code {"from": version|null}}. */
public final class VersionWishJson {
  private VersionWishJson() {}

  /**
   * The version; absent when none is named.
   *
   * @throws HttpFailure with status 400 when the body is not so
   */
  public static Optional<Map<String, String>> from(JsonNode body) {
    if (!body.isObject() && !body.isNull()) {
      throw new HttpFailure(400, "the body must be an object");
    }
    JsonNode from = body.path("from");
    if (from.isMissingNode() || from.isNull()) {
      return Optional.empty();
    }
    if (!from.isObject()) {
      throw new HttpFailure(400, "from must be a version: an object of texts");
    }
    Map<String, String> version = new LinkedHashMap<>();
    from.properties()
        .forEach(field -> {
          if (!field.getValue().isTextual()) {
            throw new HttpFailure(400, "from." + field.getKey() + " must be a text");
          }
          version.put(field.getKey(), field.getValue().textValue());
        });
    return Optional.of(version);
  }
}
