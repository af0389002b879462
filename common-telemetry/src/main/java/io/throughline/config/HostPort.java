package io.throughline.config;

/**
 * A network address.
 *
 * @param host name or address; IPv6 without brackets
 * @param port 0 to 65535; 0 asks for a free one
 */
public record HostPort(String host, int port) {
  public HostPort {
    if (host.isBlank() || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("must be host:port");
    }
  }

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("must be host:port");
    }
    try {
      String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      return new HostPort(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("must be host:port");
    }
  }

  public static HostPort loopback(int port) {
    return new HostPort("127.0.0.1", port);
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
