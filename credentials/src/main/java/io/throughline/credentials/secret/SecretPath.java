package io.throughline.credentials.secret;

/**
 * A place where a variable may have a value.
 *
 * @param template what the place was made of; it may be shown
 * @param path the place as its manager has it; it is never shown
 */
public record SecretPath(String template, String path) {

  /** Without the path, which may tell what somebody wants to know. */
  @Override
  public String toString() {
    return template;
  }
}
