package io.throughline.credentials.idtoken;

import java.security.PrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;

/** A key that signs tokens from some moment on, until the next one of its algorithm does. */
final class SigningKey {
  private final Algorithm algorithm;
  private final int number;
  private final Instant signsFrom;
  private final PublicJsonWebKey jwk;

  private SigningKey(Algorithm algorithm, int number, Instant signsFrom, PublicJsonWebKey jwk) {
    this.algorithm = algorithm;
    this.number = number;
    this.signsFrom = signsFrom;
    this.jwk = jwk;
  }

  /**
   * A new key.
   *
   * @param number one more than the one before it has
   */
  static SigningKey generate(Algorithm algorithm, int number, Instant signsFrom) {
    try {
      PublicJsonWebKey jwk = algorithm.generate();
      jwk.setAlgorithm(algorithm.name());
      jwk.setUse("sig");
      jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
      return new SigningKey(algorithm, number, signsFrom.truncatedTo(ChronoUnit.SECONDS), jwk);
    } catch (JoseException e) {
      throw new IllegalStateException("no key can be made for " + algorithm, e);
    }
  }

  /**
   * A key that was written before.
   *
   * @param jwk with its private parts
   * @throws IllegalArgumentException when it is no such key; the message tells nothing of it
   */
  static SigningKey of(
      Algorithm algorithm, int number, Instant signsFrom, Map<String, Object> jwk) {
    try {
      PublicJsonWebKey key = PublicJsonWebKey.Factory.newPublicJwk(jwk);
      String kid = key.calculateBase64urlEncodedThumbprint("SHA-256");
      if (key.getPrivateKey() != null
          && algorithm.name().equals(key.getAlgorithm())
          && kid.equals(key.getKeyId())) {
        return new SigningKey(algorithm, number, signsFrom, key);
      }
    } catch (JoseException | RuntimeException _) {
      // What the library says may hold parts of the key.
    }
    throw new IllegalArgumentException("is no private key for " + algorithm);
  }

  Algorithm algorithm() {
    return algorithm;
  }

  int number() {
    return number;
  }

  Instant signsFrom() {
    return signsFrom;
  }

  /** Its thumbprint as in RFC 7638. */
  String kid() {
    return jwk.getKeyId();
  }

  PrivateKey privateKey() {
    return jwk.getPrivateKey();
  }

  /** What everybody may know, as in RFC 7517. */
  Map<String, Object> publicParts() {
    return jwk.toParams(OutputControlLevel.PUBLIC_ONLY);
  }

  /** What nobody else may know, for who keeps the key. */
  Map<String, Object> allParts() {
    return jwk.toParams(OutputControlLevel.INCLUDE_PRIVATE);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return algorithm + " key " + number + " " + kid() + ", signs from " + signsFrom;
  }
}
