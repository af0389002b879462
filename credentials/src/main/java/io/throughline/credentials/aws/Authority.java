package io.throughline.credentials.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Who may sign certificates. */
final class Authority {
  private Authority() {}

  /**
   * Trusts what these certificates have signed, and themselves.
   *
   * @param pem certificates
   * @throws IllegalArgumentException when there is none, or one that cannot be read
   */
  static TrustManager[] trustManagers(String pem) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate trusted :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
        store.setCertificateEntry("authority-" + number++, trusted);
      }
      if (number == 0) {
        throw new IllegalArgumentException("must hold certificates in PEM");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException | IOException _) {
      throw new IllegalArgumentException("must hold certificates in PEM");
    }
  }
}
