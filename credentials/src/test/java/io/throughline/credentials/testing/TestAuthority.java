package io.throughline.credentials.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that signs certificates for tests, by the Java runtime's own tool. */
public final class TestAuthority {
  private static final char[] PASSWORD = "of-the-test".toCharArray();
  private static final String SELF = "authority";

  private final Path folder;
  private final Path store;

  private TestAuthority(Path folder, Path store) {
    this.folder = folder;
    this.store = store;
  }

  /** A fresh one, with its files in a folder. */
  public static TestAuthority in(Path folder) throws IOException {
    Files.createDirectories(folder);
    TestAuthority authority = new TestAuthority(folder, folder.resolve("authority.p12"));
    authority.make(
        SELF, "CN=test authority", List.of("-ext", "bc:critical=ca:true", "-validity", "30"));
    return authority;
  }

  /** A certificate of 127.0.0.1, which is valid. */
  public Identity server() throws IOException {
    return server("server", "-validity", "2");
  }

  /** A certificate of 127.0.0.1 that was valid until some days ago. */
  public Identity expired() throws IOException {
    return server("expired", "-startdate", "-10d", "-validity", "5");
  }

  /** A certificate of another address. */
  public Identity elsewhere() throws IOException {
    return issue("elsewhere", "CN=elsewhere", "-ext", "SAN=DNS:elsewhere.test", "-validity", "2");
  }

  /** A certificate of a client. */
  public Identity client(String name, String subject) throws IOException {
    return issue(name, subject, "-ext", "EKU=clientAuth", "-validity", "2");
  }

  /**
   * A certificate.
   *
   * @param options of the tool
   */
  public Identity issue(String name, String subject, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("-signer", SELF));
    all.addAll(List.of(options));
    make(name, subject, all);
    return new Identity(name);
  }

  /** The authority's own certificate. */
  public Path certificate() throws IOException {
    return new Identity(SELF).certificate();
  }

  private Identity server(String name, String... validity) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of("-ext", "SAN=IP:127.0.0.1,DNS:localhost", "-ext", "EKU=serverAuth"));
    options.addAll(List.of(validity));
    return issue(name, "CN=" + name, options.toArray(String[]::new));
  }

  private void make(String name, String subject, List<String> options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                name,
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD)));
    if (!options.contains("-keyalg")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }
    command.addAll(options);
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .start();
    try {
      if (keytool.waitFor() != 0) {
        throw new IOException(Files.readString(folder.resolve(name + ".out")));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private KeyStore keys() throws IOException {
    try {
      return KeyStore.getInstance(store.toFile(), PASSWORD);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Who has a certificate, and the key to it. */
  public final class Identity {
    private final String name;

    private Identity(String name) {
      this.name = name;
    }

    /** The certificate. */
    public Path certificate() throws IOException {
      try {
        return pem("CERTIFICATE", keys().getCertificate(name).getEncoded(), ".crt");
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }

    /** Its private key, in PKCS #8. */
    public Path key() throws IOException {
      try {
        return pem("PRIVATE KEY", keys().getKey(name, PASSWORD).getEncoded(), ".key");
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }

    /** TLS of a server that trusts clients whom the authority has signed. */
    public SSLContext context() throws IOException {
      try {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        Certificate[] chain = {keys().getCertificate(name), keys().getCertificate(SELF)};
        own.setKeyEntry(name, keys().getKey(name, PASSWORD), PASSWORD, chain);
        KeyManagerFactory identity =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(own, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(SELF, keys().getCertificate(SELF));
        TrustManagerFactory trust =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }

    private Path pem(String kind, byte[] content, String ending) throws IOException {
      String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
      return Files.write(
          folder.resolve(name + ending),
          List.of("-----BEGIN " + kind + "-----", body, "-----END " + kind + "-----"),
          StandardCharsets.US_ASCII);
    }
  }
}
