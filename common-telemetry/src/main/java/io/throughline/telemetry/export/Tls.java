package io.throughline.telemetry.export;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust and who we are, in PEM files.
 *
 * @param authority certificates of those who may sign the receiver's; the Java runtime's without it
 * @param certificate our own, with what leads to its authority
 * @param key of our own certificate, in PKCS #8
 */
public record Tls(Optional<Path> authority, Optional<Path> certificate, Optional<Path> key) {
  /** Nothing but what the Java runtime trusts. */
  public static final Tls NONE = new Tls(Optional.empty(), Optional.empty(), Optional.empty());

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
  private static final char[] NO_PASSWORD = {};

  /** What a client needs of it. */
  record Material(SSLContext context, X509TrustManager trust) {}

  boolean isDefault() {
    return equals(NONE);
  }

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException with what is wrong with which of them
   */
  Material load() {
    try {
      X509TrustManager trust = trust();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(), new TrustManager[] {trust}, null);
      return new Material(context, trust);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private X509TrustManager trust() throws GeneralSecurityException, IOException {
    @Nullable KeyStore store = null;
    if (authority.isPresent()) {
      store = empty();
      int number = 0;
      for (Certificate trusted : certificates(authority.get())) {
        store.setCertificateEntry("authority-" + number++, trusted);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private KeyManager @Nullable [] identity() throws GeneralSecurityException, IOException {
    if (certificate.isEmpty() || key.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "own",
        privateKey(key.get()),
        NO_PASSWORD,
        certificates(certificate.get()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(content(file)));
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no certificate");
    }
    return certificates;
  }

  private static PrivateKey privateKey(Path file) throws GeneralSecurityException {
    Matcher pem = KEY.matcher(new String(content(file), StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IllegalArgumentException(
          file + " holds no private key in PKCS #8 (-----BEGIN PRIVATE KEY-----)");
    }
    PKCS8EncodedKeySpec encoded =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException _) {
        // It is a key of another algorithm.
      }
    }
    throw new IllegalArgumentException(file + " holds no RSA, EC or Ed25519 key");
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      throw new IllegalArgumentException(file + " cannot be read");
    }
  }
}
