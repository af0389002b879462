package io.throughline.gateway.json;

import java.util.List;

/** Where others find what they need to check our identity tokens, as OpenID Connect has it. */
public record OpenIdJson(
    String issuer,
    String jwksUri,
    List<String> claimsSupported,
    List<String> responseTypesSupported,
    List<String> idTokenSigningAlgValuesSupported,
    List<String> subjectTypesSupported) {
  private static final List<String> CLAIMS =
      List.of("aud", "exp", "iat", "instance_vars", "iss", "job", "jti", "pipeline", "sub", "team");

  /**
   * The description of an issuer.
   *
   * @param keys path of its keys
   */
  public static OpenIdJson of(String issuer, String keys) {
    return new OpenIdJson(
        issuer,
        issuer + keys,
        CLAIMS,
        List.of("id_token"),
        List.of("RS256", "ES256"),
        List.of("public"));
  }
}
