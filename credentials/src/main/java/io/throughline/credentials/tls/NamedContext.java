package io.throughline.credentials.tls;

import java.security.SecureRandom;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A context that always gives the same factory of sockets, by which the Java runtime knows
 * connections that it can use again.
 */
final class NamedContext extends SSLContext {
  NamedContext(SSLContext plain, Optional<String> serverName) {
    super(new Spi(plain, serverName), plain.getProvider(), plain.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext plain;
    private final SSLSocketFactory sockets;

    Spi(SSLContext plain, Optional<String> serverName) {
      this.plain = plain;
      SSLSocketFactory factory = plain.getSocketFactory();
      this.sockets =
          serverName.<SSLSocketFactory>map(name -> new NamedSockets(factory, name)).orElse(factory);
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      throw new IllegalStateException("it is initialised");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return sockets;
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return plain.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return plain.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return plain.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return plain.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return plain.getClientSessionContext();
    }
  }
}
