package io.throughline.telemetry.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 that signs itself, made by the Java runtime's own tool, as key store
 * and as PEM files.
 */
public final class Certificates {
  private static final char[] PASSWORD = "of-the-test".toCharArray();

  private final Path folder;
  private final String name;
  private final KeyStore store;

  private Certificates(Path folder, String name, KeyStore store) {
    this.folder = folder;
    this.name = name;
    this.store = store;
  }

  /** A fresh one. */
  public static Certificates in(Path folder, String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path file = folder.resolve(name + ".p12");
    String password = new String(PASSWORD);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=IP:127.0.0.1,DNS:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                password)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool ends with " + keytool.exitValue());
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    return new Certificates(folder, name, store);
  }

  /** The certificate. */
  public Path certificate() throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", certificateOf(store).getEncoded(), ".crt");
  }

  /** The private key. */
  public Path key() throws IOException, GeneralSecurityException {
    return pem("PRIVATE KEY", store.getKey(name, PASSWORD).getEncoded(), ".key");
  }

  /** TLS of a server with this certificate that trusts the other one. */
  public SSLContext serverContext(Certificates trusted)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD);
    KeyStore others = KeyStore.getInstance("PKCS12");
    others.load(null, null);
    others.setCertificateEntry("trusted", trusted.certificateOf(trusted.store));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(others);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private Certificate certificateOf(KeyStore keys) throws GeneralSecurityException {
    return keys.getCertificate(name);
  }

  private Path pem(String kind, byte[] content, String ending) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.write(
        folder.resolve(name + ending),
        List.of("-----BEGIN " + kind + "-----", body, "-----END " + kind + "-----"),
        StandardCharsets.US_ASCII);
  }
}
