package io.throughline.gateway.route;

import io.throughline.gateway.grpc.CredentialsCalls;
import io.throughline.gateway.json.Json;
import io.throughline.gateway.json.KeySetJson;
import io.throughline.gateway.json.OpenIdJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** How others find out whether an identity token is ours, by OpenID Connect's discovery. */
public final class IdentityRoutes {
  private static final String CONFIGURATION = "/.well-known/openid-configuration";
  private static final String KEYS = "/.well-known/jwks.json";

  /** Much shorter than the time for which keys are published before they sign. */
  private static final String CACHING = "public, max-age=300";

  private final CredentialsCalls credentials;

  public IdentityRoutes(CredentialsCalls credentials) {
    this.credentials = credentials;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                CONFIGURATION, "GetOpenIDConfiguration", Access.unchecked(), this::configuration)
            .answers(200, OpenIdJson.class)
            .routine(),
        Endpoint.get(KEYS, "GetSigningKeys", Access.unchecked(), this::keys)
            .answers(200, KeySetJson.class)
            .routine());
  }

  private void configuration(Call call) throws InterruptedException {
    answer(call, OpenIdJson.of(credentials.identityKeys().issuer(), KEYS));
  }

  private void keys(Call call) throws InterruptedException {
    answer(call, KeySetJson.of(credentials.identityKeys().jwks()));
  }

  private static void answer(Call call, Object shape) {
    byte[] json = Json.bytes(shape);
    String tag = tag(json);
    call.responseHeader("Cache-Control", CACHING).responseHeader("ETag", tag);
    if (call.header("If-None-Match").filter(known -> names(known, tag)).isPresent()) {
      call.answer(304);
    } else {
      call.answerJson(200, json);
    }
  }

  /** Weak, since the bytes that are sent may be compressed. */
  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return "W/\"" + HexFormat.of().formatHex(hash, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean names(String tags, String tag) {
    String plain = tag.substring(2);
    return Arrays.stream(tags.split(","))
        .map(String::strip)
        .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals(plain));
  }
}
