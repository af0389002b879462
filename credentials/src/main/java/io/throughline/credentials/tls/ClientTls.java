package io.throughline.credentials.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How we speak TLS with a manager.
 *
 * @param authorities PEM of those who may sign its certificate; the Java runtime's without any
 * @param identity who we are, for a manager that wants to know
 * @param serverName what its certificate must be for; absent for the name in its address
 * @param insecure whether anybody's certificate will do
 */
public record ClientTls(
    List<String> authorities,
    Optional<Identity> identity,
    Optional<String> serverName,
    boolean insecure) {
  /** What the Java runtime trusts, and nobody in particular. */
  public static final ClientTls STANDARD =
      new ClientTls(List.of(), Optional.empty(), Optional.empty(), false);

  private static final char[] NO_PASSWORD = {};

  /**
   * A certificate of our own.
   *
   * @param certificate PEM, with what leads to its authority
   * @param key PEM, PKCS #8
   */
  public record Identity(String certificate, String key) {
    /** Without the key. */
    @Override
    public String toString() {
      return "Identity";
    }
  }

  public ClientTls {
    authorities = List.copyOf(authorities);
  }

  /**
   * Makes what clients of the Java runtime need. Sockets all come from one factory, so that
   * connections can be used again.
   *
   * @throws IllegalArgumentException with what is wrong with a certificate or a key
   */
  public SSLContext context() {
    try {
      SSLContext plain = SSLContext.getInstance("TLS");
      plain.init(keys(), trust(), null);
      return new NamedContext(plain, serverName);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("TLS cannot be set up", e);
    }
  }

  private TrustManager @Nullable [] trust() throws GeneralSecurityException, IOException {
    if (insecure) {
      return new TrustManager[] {new TrustOfAnybody()};
    }
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    int number = 0;
    for (String pem : authorities) {
      for (Certificate authority : PemText.certificates(pem)) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager @Nullable [] keys() throws GeneralSecurityException, IOException {
    if (identity.isEmpty()) {
      return null;
    }
    KeyStore store = empty();
    store.setKeyEntry(
        "own",
        PemText.privateKey(identity.get().key()),
        NO_PASSWORD,
        PemText.certificates(identity.get().certificate()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return Arrays.stream(factory.getKeyManagers())
        .map(KeyOfOurs::alwaysShown)
        .toArray(KeyManager[]::new);
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Without certificates and keys. */
  @Override
  public String toString() {
    return "ClientTls{%d authorities%s%s%s}"
        .formatted(
            authorities.size(),
            identity.isPresent() ? ", own certificate" : "",
            serverName.map(name -> ", for " + name).orElse(""),
            insecure ? ", insecure" : "");
  }
}
