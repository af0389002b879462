package io.throughline.credentials.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets that ask for a server of another name than that in its address, and check that its
 * certificate is for that name.
 */
final class NamedSockets extends SSLSocketFactory {
  private final SSLSocketFactory plain;
  private final String name;

  NamedSockets(SSLSocketFactory plain, String name) {
    this.plain = plain;
    this.name = name;
  }

  /** The only one that clients over HTTP use: TLS over a connection that is there. */
  @Override
  public Socket createSocket(Socket connection, String host, int port, boolean autoClose)
      throws IOException {
    return plain.createSocket(connection, name, port, autoClose);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return plain.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return plain.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return over(new Socket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return over(new Socket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return over(new Socket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return over(new Socket(address, port, localAddress, localPort));
  }

  private Socket over(Socket connection) throws IOException {
    return plain.createSocket(connection, name, connection.getPort(), true);
  }
}
