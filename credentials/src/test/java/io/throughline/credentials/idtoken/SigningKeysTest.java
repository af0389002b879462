package io.throughline.credentials.idtoken;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Algorithm ALGORITHM = Algorithm.ES256;

  /** A token that somebody may show until it expires. */
  private record Shown(String kid, Instant issued, Instant expires) {}

  /** The keys as somebody has them in memory. */
  private record Copy(Instant at, Set<String> kids) {}

  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T03:00:00.123Z"));
  private final KeyMemory store = new KeyMemory();

  @Test
  void key_signsForItsTime_andIsPublishedBeforeAndAfterThat() {
    SigningKeys keys = new SigningKeys(store, WEEK, clock);
    String first = keys.signing(ALGORITHM).kid();
    clock.advance(WEEK.minusDays(1).minusSeconds(2));
    assertThat(kids(keys)).containsExactly(first);
    clock.advance(Duration.ofSeconds(2));
    assertThat(kids(keys)).hasSize(2).contains(first);
    assertThat(keys.signing(ALGORITHM).kid()).isEqualTo(first);
    clock.advance(Duration.ofDays(1).plusSeconds(2));
    assertThat(keys.signing(ALGORITHM).kid()).isNotEqualTo(first);
    clock.advance(Duration.ofHours(24));
    assertThat(kids(keys)).hasSize(2).contains(first);
    clock.advance(Duration.ofHours(1));
    assertThat(kids(keys)).hasSize(1).doesNotContain(first);
  }

  @Test
  void key_thatWasForgotten_givesTheNextOneItsTimeToBecomeKnown() {
    SigningKeys keys = new SigningKeys(store, WEEK, clock);
    String first = keys.signing(ALGORITHM).kid();
    clock.advance(Duration.ofDays(100));
    assertThat(keys.signing(ALGORITHM).kid()).isEqualTo(first);
    assertThat(kids(keys)).hasSize(2);
    clock.advance(Duration.ofDays(1).plusSeconds(2));
    assertThat(keys.signing(ALGORITHM).kid()).isNotEqualTo(first);
  }

  @Test
  void keys_stay_whenNothingIsToRotate() {
    SigningKeys keys = new SigningKeys(store, Duration.ZERO, clock);
    String first = keys.signing(ALGORITHM).kid();
    clock.advance(Duration.ofDays(10_000));
    assertThat(keys.signing(ALGORITHM).kid()).isEqualTo(first);
    assertThat(kids(keys)).containsExactly(first);
  }

  @Test
  void eachAlgorithm_hasItsOwnKeys() {
    SigningKeys keys = new SigningKeys(store, WEEK, clock);
    assertThat(keys.signing(Algorithm.RS256).kid())
        .isNotEqualTo(keys.signing(Algorithm.ES256).kid());
    assertThat(keys.jwks())
        .contains("\"alg\":\"RS256\"", "\"alg\":\"ES256\"", "\"use\":\"sig\"")
        .doesNotContain("\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"", "\"k\"");
  }

  /**
   * For simulated weeks two replicas sign and tell their keys, at any time. Whatever token is shown
   * at whatever moment of its life, somebody who has looked at the keys lately knows its key.
   */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void token_isKnown_atEveryMomentOfItsLife_alsoToWhoLookedAWhileAgo(long seed) {
    Random random = new Random(seed);
    Duration rotation = Duration.ofMinutes(60 + random.nextInt(14 * 24 * 60));
    Duration lead = shorter(rotation.dividedBy(2), Duration.ofDays(1));
    List<SigningKeys> replicas =
        List.of(new SigningKeys(store, rotation, clock), new SigningKeys(store, rotation, clock));
    List<Shown> shown = new ArrayList<>();
    List<Copy> copies = new ArrayList<>();
    for (int step = 0; step < 2_000; step++) {
      clock.advance(pause(random, rotation));
      SigningKeys replica = replicas.get(random.nextInt(2));
      if (random.nextBoolean()) {
        Duration life = Duration.ofSeconds(1 + random.nextInt(24 * 3_600));
        shown.add(new Shown(kid(replica), clock.instant(), clock.instant().plus(life)));
      } else {
        copies.add(new Copy(clock.instant(), kids(replica)));
      }
      Instant oldest = clock.instant().minus(lead);
      shown.removeIf(token -> token.expires().isBefore(clock.instant()));
      copies.removeIf(copy -> copy.at().isBefore(oldest));
      assertAllKnown(
          shown, copies, "seed %d, step %d, rotation %s".formatted(seed, step, rotation));
    }
    assertThat(kids(replicas.getFirst()).size())
        .isLessThan(3 + (int) (50 * 60 / rotation.toMinutes()));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void storeThatCannotBeWritten_keepsTheKeyInUse(boolean soon) {
    BrokenStore broken = new BrokenStore();
    SigningKeys keys = new SigningKeys(broken, WEEK, clock);
    String first = keys.signing(ALGORITHM).kid();
    broken.isBroken = true;
    clock.advance(Duration.ofDays(30));
    assertThat(keys.signing(ALGORITHM).kid()).isEqualTo(first);
    assertThat(keys.signing(ALGORITHM).kid()).isEqualTo(first);
    assertThat(broken.failures).isEqualTo(1);
    broken.isBroken = false;
    clock.advance(soon ? Duration.ofSeconds(59) : Duration.ofSeconds(61));
    assertThat(kids(keys)).hasSize(soon ? 1 : 2);
  }

  @Test
  void key_showsNothingOfItself() {
    SigningKeys keys = new SigningKeys(store, WEEK, clock);
    for (Algorithm algorithm : Algorithm.values()) {
      SigningKey key = keys.signing(algorithm);
      assertThat(key.toString())
          .startsWith(algorithm + " key 1 " + key.kid())
          .doesNotContain(String.valueOf(key.allParts().get("d")));
      assertThat(key.publicParts()).containsOnlyKeys(publicNames(algorithm));
    }
    assertThat(keys).hasToString("SigningKeys{memory}");
  }

  private static void assertAllKnown(List<Shown> shown, List<Copy> copies, String when) {
    for (Copy copy : copies) {
      assertThat(shown)
          .as("%s, %s", when, copy)
          .allMatch(token -> copy.kids().contains(token.kid()));
    }
  }

  private static String[] publicNames(Algorithm algorithm) {
    return switch (algorithm) {
      case RS256 -> new String[] {"kty", "kid", "use", "alg", "n", "e"};
      case ES256 -> new String[] {"kty", "kid", "use", "alg", "crv", "x", "y"};
    };
  }

  /** Mostly short; sometimes nobody asks for weeks. */
  private static Duration pause(Random random, Duration rotation) {
    return switch (random.nextInt(20)) {
      case 0 -> rotation.multipliedBy(random.nextInt(4));
      case 1, 2 -> Duration.ofHours(random.nextInt(30));
      default -> Duration.ofSeconds(random.nextInt((int) rotation.toSeconds() / 20));
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String kid(SigningKeys keys) {
    return keys.signing(ALGORITHM).kid();
  }

  private static Set<String> kids(SigningKeys keys) {
    return keys.published(ALGORITHM).stream()
        .map(SigningKey::kid)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A store that can be read, and for some time not written. */
  private static final class BrokenStore implements KeyStore {
    private final KeyMemory memory = new KeyMemory();
    private boolean isBroken;
    private int failures;

    @Override
    public List<SigningKey> keys(Algorithm algorithm) {
      return memory.keys(algorithm);
    }

    @Override
    public boolean add(SigningKey key) {
      if (isBroken) {
        failures++;
        throw new UncheckedIOException(new IOException("no space left"));
      }
      return memory.add(key);
    }

    @Override
    public void remove(SigningKey key) {
      memory.remove(key);
    }
  }
}
