package io.throughline.credentials.credhub;

/** Who we are for UAA. */
record UaaClient(String id, String secret) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "UAA client " + id;
  }
}
