package io.throughline.credentials.idtoken;

import java.util.Locale;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** How tokens are signed; named as in RFC 7518. */
public enum Algorithm {
  /** RSA with SHA-256, by keys of 2048 bits. */
  RS256,
  /** ECDSA on P-256 with SHA-256. */
  ES256;

  private static final int RSA_BITS = 2048;

  /** A key that nobody else has. */
  PublicJsonWebKey generate() throws JoseException {
    return switch (this) {
      case RS256 -> RsaJwkGenerator.generateJwk(RSA_BITS);
      case ES256 -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
    };
  }

  /** As names of files have it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
