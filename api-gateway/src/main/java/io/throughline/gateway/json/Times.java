package io.throughline.gateway.json;

/** Moments on the wire: whole seconds since 1970, 0 for none. */
final class Times {
  private static final long MILLIS = 1_000;

  private Times() {}

  static long seconds(long millis) {
    return millis / MILLIS;
  }
}
