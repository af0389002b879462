package io.throughline.gateway.auth;

import io.throughline.config.Option;
import io.throughline.config.Options;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who can log in, and how often they may try.
 *
 * @param firstUser owner of the team main, and so the first administrator
 * @param localUsers further users with a password
 * @param tokenLife how long a token is good for
 * @param loginAttempts wrong passwords that one address may give for one user in {@code window}
 * @param loginWindow see there
 * @param passwordRounds rounds of the password hash; more cost a guesser and a login more time
 */
public record AuthConfig(
    Optional<LocalUser> firstUser,
    List<LocalUser> localUsers,
    Duration tokenLife,
    int loginAttempts,
    Duration loginWindow,
    int passwordRounds) {
  private static final int ROUNDS = 210_000;
  private static final int ATTEMPTS = 20;

  public AuthConfig {
    localUsers = List.copyOf(localUsers);
  }

  /** With the standard limits. */
  public static AuthConfig of(Optional<LocalUser> firstUser, List<LocalUser> localUsers) {
    return new AuthConfig(
        firstUser, localUsers, Duration.ofHours(24), ATTEMPTS, Duration.ofMinutes(1), ROUNDS);
  }

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<AuthConfig> declare(Options options) {
    Options group = options.group("Users");
    Option<Optional<LocalUser>> first =
        group
            .parsed(
                "first-user",
                "",
                "name:password of the owner of the team main, who is made if need be",
                AuthConfig::user)
            .secret();
    Option<List<LocalUser>> users =
        group
            .parsed(
                "add-local-user",
                "",
                "further users who log in with a password, name:password,name:password",
                AuthConfig::users)
            .secret();
    Option<Duration> life = group.duration("auth-duration", "24h", "how long a token is good for");
    Option<Integer> attempts =
        group.integer(
            "login-attempts",
            ATTEMPTS,
            1,
            1_000_000,
            "wrong passwords from one address for one user in a login-window; a client tries each"
                + " twice");
    Option<Duration> window =
        group.duration("login-window", "1m", "how long wrong passwords are remembered");
    Option<Integer> rounds =
        group.integer(
            "password-rounds", ROUNDS, 1_000, 100_000_000, "rounds of the hash of new passwords");
    return () ->
        new AuthConfig(
            first.value(),
            users.value(),
            life.value(),
            attempts.value(),
            window.value(),
            rounds.value());
  }

  private static Optional<LocalUser> user(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(LocalUser.parse(text));
  }

  private static List<LocalUser> users(String text) {
    return Arrays.stream(text.split(",", -1))
        .filter(user -> !user.isBlank())
        .map(LocalUser::parse)
        .toList();
  }
}
