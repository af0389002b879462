package io.throughline.credentials.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as PEM has them. Messages of mistakes hold nothing of the text. */
final class PemText {
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([^-]+)-----END (?:RSA )?PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private PemText() {}

  /**
   * The certificates, in their order.
   *
   * @throws IllegalArgumentException when there is none
   */
  static List<Certificate> certificates(String pem) {
    List<Certificate> certificates = new ArrayList<>();
    try {
      certificates.addAll(
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
    } catch (CertificateException _) {
      // What cannot be read holds none.
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("holds no certificate (-----BEGIN CERTIFICATE-----)");
    }
    return certificates;
  }

  /**
   * The private key.
   *
   * @throws IllegalArgumentException when there is none that can be used
   */
  static PrivateKey privateKey(String pem) {
    Matcher key = KEY.matcher(pem);
    if (!key.find()) {
      throw new IllegalArgumentException(
          "holds no private key in PKCS #8 or PKCS #1 (-----BEGIN PRIVATE KEY-----, -----BEGIN RSA"
              + " PRIVATE KEY-----); openssl pkcs8 -topk8 -nodes makes one of other forms");
    }
    byte[] written = Base64.getMimeDecoder().decode(key.group(2));
    byte[] encoded = key.group(1) == null ? written : RsaKeyWrapping.pkcs8(written);
    try {
      return privateKey(encoded);
    } finally {
      Arrays.fill(written, (byte) 0);
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static PrivateKey privateKey(byte[] encoded) {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException _) {
        // It is a key of another algorithm.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no " + algorithm, e);
      }
    }
    throw new IllegalArgumentException("holds no RSA, EC or Ed25519 key");
  }
}
