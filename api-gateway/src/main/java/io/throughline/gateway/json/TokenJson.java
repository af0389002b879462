package io.throughline.gateway.json;

/**
 * A token that was given out.
 *
 * @param expiresIn seconds
 */
public record TokenJson(String accessToken, String tokenType, long expiresIn) {
  public static TokenJson bearer(String token, long expiresIn) {
    return new TokenJson(token, "bearer", expiresIn);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "TokenJson";
  }
}
