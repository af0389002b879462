package io.throughline.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network address.
 *
 * @param host name or address; IPv6 without brackets
 * @param port 0 to 65535; 0 asks for a free one
 */
public record HostPort(String host, int port) {
  private static final Pattern TEXT = Pattern.compile("(?:\\[(.+)]|([^:]+)):([0-9]{1,5})");
  private static final Pattern HOST = Pattern.compile("[^\\s\\[\\]/]+");

  public HostPort {
    if (!HOST.matcher(host).matches() || port < 0 || port > 65_535) {
      throw wrong();
    }
  }

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static HostPort parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw wrong();
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return new HostPort(host, Integer.parseInt(parts.group(3)));
  }

  public static HostPort loopback(int port) {
    return new HostPort("127.0.0.1", port);
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("must be host:port");
  }
}
