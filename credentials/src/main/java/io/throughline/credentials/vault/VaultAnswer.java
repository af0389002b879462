package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Vault said.
 *
 * @param status of HTTP
 * @param body missing when it is no JSON
 */
record VaultAnswer(int status, JsonNode body) {
  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int TOO_MANY = 429;
  static final int SEALED = 503;

  boolean isThere() {
    return status == OK;
  }

  /** What was read. */
  JsonNode data() {
    return body.path("data");
  }

  /** What a login or a renewal gave. */
  JsonNode auth() {
    return body.path("auth");
  }

  /** Without the body. */
  @Override
  public String toString() {
    return "VaultAnswer{" + status + "}";
  }
}
