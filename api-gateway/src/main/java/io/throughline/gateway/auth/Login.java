package io.throughline.gateway.auth;

import io.throughline.gateway.model.Identity;

/** What came of somebody's name and password. */
public sealed interface Login {
  record Welcome(Identity identity) implements Login {}

  /** There is no such user, or the password is another. */
  record Wrong() implements Login {}

  /** Too many wrong passwords came from the same place. */
  record TooMany(long retryAfterSeconds) implements Login {}
}
