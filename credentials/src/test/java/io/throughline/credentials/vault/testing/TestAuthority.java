package io.throughline.credentials.vault.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that signs certificates, made by the Java runtime's own tool. */
public final class TestAuthority {
  private static final String PASSWORD = "of-the-test";
  private static final String AUTHORITY = "authority";

  private final Path store;

  private TestAuthority(Path store) {
    this.store = store;
  }

  /** A fresh one, with its files in the folder. */
  public static TestAuthority in(Path folder) throws IOException, InterruptedException {
    TestAuthority authority = new TestAuthority(folder.resolve("authority.p12"));
    authority.keytool(AUTHORITY, "-ext", "bc:c", "-validity", "10");
    return authority;
  }

  /** Signs a certificate for an address. */
  public TestAuthority sign(String name, String address) throws IOException, InterruptedException {
    keytool(name, "-signer", AUTHORITY, "-ext", "SAN=" + address, "-validity", "2");
    return this;
  }

  /** Signs a certificate for 127.0.0.1 that ended yesterday. */
  public TestAuthority signExpired(String name) throws IOException, InterruptedException {
    keytool(
        name,
        "-signer",
        AUTHORITY,
        "-ext",
        "SAN=IP:127.0.0.1",
        "-startdate",
        "-3d",
        "-validity",
        "2");
    return this;
  }

  /** TLS of a server with one of the certificates that trusts the others. */
  public SSLContext serverContext(String name) throws IOException, GeneralSecurityException {
    KeyStore all = all();
    KeyStore own = empty();
    own.setKeyEntry(name, all.getKey(name, secret()), secret(), all.getCertificateChain(name));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, secret());
    KeyStore trusted = empty();
    trusted.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** PEM of the authority's own certificate. */
  public String pem() throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", all().getCertificate(AUTHORITY).getEncoded());
  }

  /** PEM of a certificate, with what leads to the authority. */
  public String certificate(String name) throws IOException, GeneralSecurityException {
    StringBuilder pem = new StringBuilder();
    for (Certificate each : all().getCertificateChain(name)) {
      pem.append(pem("CERTIFICATE", each.getEncoded()));
    }
    return pem.toString();
  }

  /** PEM of its key. */
  public String key(String name) throws IOException, GeneralSecurityException {
    return pem("PRIVATE KEY", all().getKey(name, secret()).getEncoded());
  }

  private void keytool(String name, String... more) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(Arrays.asList(more));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool ends with " + keytool.exitValue());
    }
  }

  private KeyStore all() throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(store.toFile(), secret());
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static char[] secret() {
    return PASSWORD.toCharArray();
  }

  private static String pem(String kind, byte[] content) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, body, kind);
  }
}
