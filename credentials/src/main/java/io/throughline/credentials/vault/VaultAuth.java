package io.throughline.credentials.vault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where the token comes from with which Vault is asked. */
public sealed interface VaultAuth {

  /** What {@code /api/v1/info/creds} calls it; empty for a token. */
  default String backend() {
    return "";
  }

  /** A token that somebody has made. */
  record Given(String token) implements VaultAuth {
    /** Without the token. */
    @Override
    public String toString() {
      return "Given";
    }
  }

  /** A token in a file, which somebody may replace. */
  record InFile(Path file) implements VaultAuth {}

  /**
   * A login.
   *
   * @param backend path of the auth method: {@code approle}, {@code kubernetes}, ...
   * @param params what it wants to know
   * @param jwtFile the token of the service's Kubernetes account, when that logs it in
   */
  record Login(String backend, Map<String, String> params, Optional<Path> jwtFile)
      implements VaultAuth {
    private static final Set<String> WITH_USER = Set.of("ldap", "okta", "userpass", "radius");

    public Login {
      params = Map.copyOf(params);
    }

    /** Whether the method wants the name of a user in its path. */
    static boolean wantsUser(String backend) {
      return WITH_USER.contains(backend);
    }

    String path() {
      String user = wantsUser(backend) ? "/" + params.getOrDefault("username", "") : "";
      return "auth/" + backend + "/login" + user;
    }

    /** Without the parameters. */
    @Override
    public String toString() {
      return "Login{" + backend + "}";
    }
  }

  /**
   * How a token is kept.
   *
   * @param maxTtl after which there must be another login; zero for as long as Vault prolongs it
   * @param firstPause after a login that Vault has refused; each further pause is twice as long
   * @param longestPause between such logins
   */
  record Renewal(Duration maxTtl, Duration firstPause, Duration longestPause) {}
}
