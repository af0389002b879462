package io.throughline.credentials.idtoken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.telemetry.testing.ManualClock;
import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDirectoryTest {
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir private Path temp;
  private final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T03:00:00Z"));
  private Path directory;

  @BeforeEach
  void choose() {
    directory = temp.resolve("data/keys");
  }

  @Test
  void keys_areThereAgain_afterARestart() {
    String before = replica().jwks();
    assertThat(replica().jwks()).isEqualTo(before);
    assertThat(replica().signing(Algorithm.ES256).kid())
        .isEqualTo(replica().published(Algorithm.ES256).getFirst().kid());
  }

  @Test
  void files_areForNobodyElse() throws IOException {
    replica().jwks();
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(names()).containsExactly("es256-1.json", "rs256-1.json");
    for (String name : names()) {
      assertThat(permissions(directory.resolve(name))).isEqualTo("rw-------");
    }
  }

  @Test
  void keyThatNobodyNeeds_isGone() throws IOException {
    SigningKeys keys = replica();
    keys.signing(Algorithm.ES256);
    clock.advance(WEEK);
    keys.signing(Algorithm.ES256);
    clock.advance(Duration.ofDays(3));
    keys.signing(Algorithm.ES256);
    assertThat(names()).containsExactly("es256-2.json");
  }

  /** All replicas find a key due at the same moment, week after week; one of them makes it. */
  @Test
  void replicas_agree_whoeverComesFirst() throws Exception {
    int replicas = 8;
    List<SigningKeys> all = Stream.generate(this::replica).limit(replicas).toList();
    try (WorkThreads threads = WorkThreads.named("replica")) {
      for (int week = 0; week < 12; week++) {
        CyclicBarrier start = new CyclicBarrier(replicas);
        List<Future<String>> answers = new ArrayList<>();
        for (SigningKeys replica : all) {
          answers.add(
              threads.submit(() -> {
                start.await();
                return replica.signing(Algorithm.ES256).kid();
              }));
        }
        String kid = answers.getFirst().get();
        for (Future<String> answer : answers) {
          assertThat(answer.get()).isEqualTo(kid);
        }
        List<SigningKey> published = all.getFirst().published(Algorithm.ES256);
        for (SigningKeys replica : all) {
          assertThat(replica.published(Algorithm.ES256).stream().map(SigningKey::kid))
              .containsExactlyElementsOf(published.stream().map(SigningKey::kid).toList());
        }
        clock.advance(Duration.ofDays(6).plusHours(1));
      }
    }
    assertThat(names()).noneMatch(name -> name.endsWith(".new"));
  }

  @Test
  void replica_ofAnotherProcess_isFollowedAtOnce() {
    SigningKeys one = replica();
    SigningKeys other = replica();
    String kid = one.signing(Algorithm.ES256).kid();
    assertThat(other.signing(Algorithm.ES256).kid()).isEqualTo(kid);
    clock.advance(Duration.ofDays(6).plusHours(1));
    one.jwks();
    assertThat(other.jwks()).isEqualTo(one.jwks());
  }

  /** As after a theft; another replica gives the number, and the name of the file, again. */
  @Test
  void keyThatIsTakenBack_isGoneEverywhere() throws IOException {
    SigningKeys one = replica();
    SigningKeys other = replica();
    String stolen = one.signing(Algorithm.ES256).kid();
    assertThat(other.signing(Algorithm.ES256).kid()).isEqualTo(stolen);
    Files.delete(directory.resolve("es256-1.json"));
    String fresh = other.signing(Algorithm.ES256).kid();
    assertThat(fresh).isNotEqualTo(stolen);
    assertThat(one.signing(Algorithm.ES256).kid()).isEqualTo(fresh);
    assertThat(one.jwks()).doesNotContain(stolen);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "planted-4711",
        "{\"signs_from\":1,\"key\":{\"kty\":\"EC\",\"d\":\"planted-4711\"}}",
        "{\"signs_from\":\"planted-4711\"}",
        "[\"planted-4711\"]"
      })
  void fileThatIsNoKey_isNamed_andNotShown(String content) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("es256-3.json"), content);
    assertThatThrownBy(this::replica)
        .isInstanceOf(UncheckedIOException.class)
        .hasStackTraceContaining(
            directory
                + "/es256-3.json is no key of this service; restore it, or remove it if no token"
                + " needs it")
        .satisfies(e -> assertThat(trace(e)).doesNotContain("planted-4711"));
  }

  /** Its public parts do not fit its private one, or its name. */
  @Test
  void keyOfAnotherFile_isNoKey() throws IOException {
    replica().jwks();
    Files.copy(directory.resolve("rs256-1.json"), directory.resolve("es256-2.json"));
    assertThatThrownBy(this::replica).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void otherFiles_areLeftAlone() throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("README"), "not a key");
    Files.writeString(directory.resolve("es256-x.json"), "not a key");
    assertThat(replica().published(Algorithm.ES256)).hasSize(1);
    assertThat(names()).containsExactly("README", "es256-1.json", "es256-x.json");
  }

  @Test
  void placeThatIsNoDirectory_isToldAtTheStart() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "");
    assertThatThrownBy(() -> KeyDirectory.open(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("keys cannot be kept in --idtoken-keys " + file);
  }

  private SigningKeys replica() {
    return new SigningKeys(KeyDirectory.open(directory), WEEK, clock);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static String trace(Throwable e) {
    java.io.StringWriter text = new java.io.StringWriter();
    e.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
