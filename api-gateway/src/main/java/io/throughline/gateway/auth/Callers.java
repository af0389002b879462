package io.throughline.gateway.auth;

import io.throughline.gateway.model.Identity;
import java.util.Optional;

/** Tells from a request's headers who makes it. */
public final class Callers {
  private static final String BEARER = "bearer ";

  private final Tokens tokens;
  private final Teams teams;

  public Callers(Tokens tokens, Teams teams) {
    this.tokens = tokens;
    this.teams = teams;
  }

  /** Who shows this {@code Authorization} header, or none. */
  public Caller of(Optional<String> authorization) {
    if (authorization.isEmpty() || authorization.get().isBlank()) {
      return Caller.anonymous();
    }
    return bearer(authorization.get())
        .flatMap(tokens::identify)
        .map(this::caller)
        .orElseGet(Caller::withBadToken);
  }

  /** The token in a header; clients write the scheme in any case. */
  public static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(authorization.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private Caller caller(Identity identity) {
    return new Caller(Optional.of(identity), teams.rolesOf(identity), false);
  }
}
