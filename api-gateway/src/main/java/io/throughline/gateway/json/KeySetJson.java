package io.throughline.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A JSON Web Key Set as in RFC 7517: keys of RSA and of elliptic curves, their public parts. */
public record KeySetJson(List<KeyJson> keys) {

  /** A key. */
  public record KeyJson(
      String kty,
      String use,
      String alg,
      String kid,
      @OmitEmpty String n,
      @OmitEmpty String e,
      @OmitEmpty String crv,
      @OmitEmpty String x,
      @OmitEmpty String y) {

    private static KeyJson of(JsonNode key) {
      return new KeyJson(
          text(key, "kty"),
          text(key, "use"),
          text(key, "alg"),
          text(key, "kid"),
          text(key, "n"),
          text(key, "e"),
          text(key, "crv"),
          text(key, "x"),
          text(key, "y"));
    }

    private static String text(JsonNode key, String name) {
      return key.path(name).asText("");
    }
  }

  /** The set without whatever else its keys have. */
  public static KeySetJson of(String jwks) {
    return new KeySetJson(Json.parse(jwks).path("keys").valueStream().map(KeyJson::of).toList());
  }
}
