package io.throughline.gateway.auth;

import io.throughline.gateway.model.Identity;
import io.throughline.gateway.store.UserStore;
import io.throughline.gateway.store.UserStore.StoredUser;
import io.throughline.work.WorkThreads;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * The users who log in with a password.
 *
 * <p>Safe for use from many threads.
 */
public final class Users implements AutoCloseable {
  private static final int LONGEST = 1_000;

  private final UserStore store;
  private final Passwords passwords;
  private final LoginLimit limit;
  private final InstantSource clock;
  private final WorkThreads threads = WorkThreads.named("user");
  private volatile Future<?> ensured = CompletableFuture.completedFuture(null);

  public Users(UserStore store, Passwords passwords, LoginLimit limit, InstantSource clock) {
    this.store = store;
    this.passwords = passwords;
    this.limit = limit;
    this.clock = clock;
  }

  /**
   * Sees to it that the users exist and have their passwords. That takes a while, so it is done
   * beside other things; who logs in meanwhile waits.
   */
  public void ensure(List<LocalUser> users) {
    ensured =
        threads.submit(() -> {
          for (LocalUser user : users) {
            ensure(user);
          }
          return users.size();
        });
  }

  @Override
  public void close() {
    threads.close();
  }

  private void ensure(LocalUser user) throws InterruptedException {
    Optional<StoredUser> known = store.find(user.name());
    if (known.isEmpty() || !passwords.matches(user.password(), known.get().password())) {
      store.save(user.name(), passwords.hash(user.password()));
    }
  }

  /** Somebody at the address says that they are the user. */
  public Login login(String address, String name, String password) throws InterruptedException {
    if (!limit.allows(address, name)) {
      return new Login.TooMany(limit.retryAfter().toSeconds());
    }
    awaitEnsured();
    Optional<StoredUser> user = isPossible(name, password) ? store.find(name) : Optional.empty();
    String hash = user.map(StoredUser::password).orElseGet(passwords::ofNobody);
    if (!passwords.matches(password, hash) || user.isEmpty()) {
      limit.countWrong(address, name);
      return new Login.Wrong();
    }
    limit.forgive(address, name);
    store.loggedIn(user.get().name(), clock.instant());
    return new Login.Welcome(Identity.local(user.get().name()));
  }

  private void awaitEnsured() throws InterruptedException {
    try {
      ensured.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the configured users could not be made", e.getCause());
    }
  }

  /** Whether anybody could be called so and have such a password. */
  private static boolean isPossible(String name, String password) {
    return name.length() <= LONGEST
        && password.length() <= LONGEST
        && name.chars().noneMatch(Character::isISOControl);
  }
}
