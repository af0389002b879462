package io.throughline.credentials.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows our certificate to whoever asks for one. Servers name authorities from which they want
 * certificates, and managers that know certificates one by one, as Vault does, name others.
 */
final class KeyOfOurs extends X509ExtendedKeyManager {
  private final X509ExtendedKeyManager store;

  private KeyOfOurs(X509ExtendedKeyManager store) {
    this.store = store;
  }

  static KeyManager alwaysShown(KeyManager manager) {
    return manager instanceof X509ExtendedKeyManager store ? new KeyOfOurs(store) : manager;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return store.chooseClientAlias(types, null, socket);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return store.chooseEngineClientAlias(types, null, engine);
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    return store.getClientAliases(type, null);
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return store.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return store.getPrivateKey(alias);
  }
}
