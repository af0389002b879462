package io.throughline.gateway.auth;

/** A user with a password, as the configuration gives it. */
public record LocalUser(String name, String password) {
  public LocalUser {
    if (name.isBlank() || password.isEmpty()) {
      throw new IllegalArgumentException("must be name:password");
    }
  }

  /**
   * Reads {@code name:password}; the password may hold colons.
   *
   * @throws IllegalArgumentException when it is not so
   */
  public static LocalUser parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("must be name:password");
    }
    return new LocalUser(text.substring(0, colon).strip(), text.substring(colon + 1));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "LocalUser{" + name + "}";
  }
}
