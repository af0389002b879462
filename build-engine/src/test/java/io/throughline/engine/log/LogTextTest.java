package io.throughline.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.redaction.Redaction;
import io.throughline.telemetry.redaction.RedactionConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {
  private static final int LONGEST = 64;
  private static final String LETTERS = "ab \nxé€😀\r";

  private final BuildSecrets secrets = new BuildSecrets(new Redaction());

  @Test
  void text_isWholeLines_asTheyCameTogether() {
    LogText text = new LogText(secrets, LONGEST, 0);
    assertThat(texts(text.accept(bytes("one\ntwo\nthr")))).containsExactly("one\ntwo\n");
    assertThat(texts(text.accept(bytes("ee\n")))).containsExactly("three\n");
    assertThat(text.isEmpty()).isTrue();
  }

  @Test
  void offset_isThatOfTheBytes_thatWereTold() {
    LogText text = new LogText(secrets, LONGEST, 100);
    List<LogText.Piece> pieces = text.accept(bytes("é\nrest"));
    assertThat(pieces.getFirst().endOffset()).isEqualTo(103);
    assertThat(text.taken()).isEqualTo(107);
  }

  @Test
  void lineThatIsTooLong_isSplit_betweenCharacters() {
    LogText text = new LogText(secrets, 10, 0);
    List<LogText.Piece> pieces = new ArrayList<>(text.accept(bytes("€€€€€€€€\n")));
    pieces.addAll(text.end());
    assertThat(String.join("", texts(pieces))).isEqualTo("€€€€€€€€\n");
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.bytes()).isLessThanOrEqualTo(10));
  }

  @Test
  void flush_tellsAnUnfinishedLine_butNoHalfCharacter() {
    LogText text = new LogText(secrets, LONGEST, 0);
    assertThat(text.accept(Arrays.copyOf(bytes("ok? €"), 6))).isEmpty();
    assertThat(texts(text.flush())).containsExactly("ok? ");
    assertThat(texts(text.end())).containsExactly("\uFFFD");
  }

  @Test
  void flush_holdsBack_whatMayBecomeASecret() {
    secrets.add(List.of("hunter2"));
    LogText text = new LogText(secrets, LONGEST, 0);
    assertThat(text.accept(bytes("password: hunt"))).isEmpty();
    assertThat(texts(text.flush())).containsExactly("password: ");
    assertThat(texts(text.accept(bytes("er2\n")))).containsExactly("((redacted))\n");
  }

  @Test
  void flush_tells_whatDidNotBecomeASecret() {
    secrets.add(List.of("hunter2"));
    LogText text = new LogText(secrets, LONGEST, 0);
    assertThat(text.accept(bytes("hunt"))).isEmpty();
    assertThat(text.flush()).isEmpty();
    assertThat(text.accept(bytes("ed"))).isEmpty();
    assertThat(texts(text.flush())).containsExactly("hunted");
  }

  @Test
  void secret_isHidden_whereALongLineIsSplit() {
    secrets.add(List.of("hunter2"));
    LogText text = new LogText(secrets, 10, 0);
    List<LogText.Piece> pieces = new ArrayList<>(text.accept(bytes("xxxxxxhunter2yyyyyyyyyyy\n")));
    pieces.addAll(text.end());
    assertThat(String.join("", texts(pieces))).isEqualTo("xxxxxx((redacted))yyyyyyyyyyy\n");
  }

  @Test
  void secret_thatIsLongerThanAText_isHiddenWhole() {
    String secret = "k".repeat(5) + "0123456789".repeat(20);
    secrets.add(List.of(secret));
    LogText text = new LogText(secrets, 16, 0);
    List<LogText.Piece> pieces = new ArrayList<>();
    for (byte b : bytes("before " + secret + " after\n")) {
      pieces.addAll(text.accept(new byte[] {b}));
    }
    assertThat(String.join("", texts(pieces))).isEqualTo("before ((redacted)) after\n");
  }

  @Test
  void secretsWithoutAnEnd_doNotFillTheMemory() {
    secrets.add(List.of("aa"));
    LogText text = new LogText(secrets, LONGEST, 0);
    List<LogText.Piece> pieces = new ArrayList<>(text.accept(bytes("a".repeat(10_000))));
    assertThat(text.taken() - pieces.getLast().endOffset()).isLessThan(3 * LONGEST);
    pieces.addAll(text.end());
    assertThat(String.join("", texts(pieces))).doesNotContain("aa");
    assertThat(pieces.getLast().endOffset()).isEqualTo(10_000);
  }

  /** However output is cut into pieces, it is told as if it had come at once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void text_isTheSame_howeverItComes(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 400; run++) {
      List<String> values = secretsOf(random);
      byte[] output = output(random, values);
      BuildSecrets hidden = new BuildSecrets(new Redaction());
      hidden.add(values);
      String told = told(random, hidden, output, LONGEST);
      String whole = new String(output, StandardCharsets.UTF_8);
      values.forEach(value -> assertThat(told).doesNotContain(value));
      assertThat(told).isEqualTo(String.join("", texts(pieces(hidden, output))));
      if (values.stream().noneMatch(whole::contains)) {
        assertThat(told).isEqualTo(whole);
      }
    }
  }

  /** Tokens, URLs, keys and encoded secrets are hidden as if the output had come at once. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void whatIsHidden_isTheSame_howeverItComes(long seed) {
    Random random = new Random(seed);
    RedactionConfig patterns = new RedactionConfig(List.of("pin=(\\d+);"), List.of(), List.of());
    for (int run = 0; run < 300; run++) {
      BuildSecrets hidden = new BuildSecrets(new Redaction(patterns));
      hidden.add(List.of("s\u00e9cret \"1\"", "aXaXa", "multi\nlines"));
      byte[] output = bytes(telling(random));
      String told = told(random, hidden, output, random.nextBoolean() ? LONGEST : 10_000);
      assertThat(told)
          .isEqualTo(String.join("", texts(pieces(hidden, output))))
          .doesNotContain("s\u00e9cret", "aXaXa", "multi", "AAAAA", "open-sesame", "4711", "MIIE");
    }
  }

  private static List<LogText.Piece> pieces(BuildSecrets secrets, byte[] whole) {
    LogText text = new LogText(secrets, Integer.MAX_VALUE, 0);
    List<LogText.Piece> pieces = new ArrayList<>(text.accept(whole));
    pieces.addAll(text.end());
    return pieces;
  }

  private static String telling(Random random) {
    List<String> parts =
        List.of(
            "s\u00e9cret \"1\"",
            "s%C3%A9cret%20%221%22",
            "s\u00e9cret \\\"1\\\"",
            Base64.getEncoder().encodeToString(bytes("s\u00e9cret \"1\"")),
            "aXaXaXaXa",
            "multi",
            "ghp_" + "A".repeat(36) + " ",
            "https://me:open-sesame@host/path?x=1&token=open-sesame ",
            "Authorization: Bearer open-sesame ",
            "pin=4711;",
            "-----BEGIN PRIVATE KEY-----\nMIIE\nMIIE\n-----END PRIVATE KEY-----",
            "plain \u20ac text ",
            " ",
            "\n");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(parts.get(random.nextInt(parts.size())));
    }
    return text.toString();
  }

  /** Whoever goes on at the offset of any text loses nothing and repeats nothing. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void text_goesOn_atEachOffset(long seed) {
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      byte[] output = output(random, List.of());
      LogText first = new LogText(secrets, LONGEST, 0);
      StringBuilder told = new StringBuilder();
      long offset = 0;
      for (LogText.Piece piece : pieces(random, first, output)) {
        if (random.nextInt(3) == 0) {
          break;
        }
        told.append(piece.text());
        offset = piece.endOffset();
      }
      LogText second = new LogText(secrets, LONGEST, offset);
      byte[] rest = Arrays.copyOfRange(output, (int) offset, output.length);
      pieces(random, second, rest).forEach(piece -> told.append(piece.text()));
      assertThat(told.toString()).isEqualTo(new String(output, StandardCharsets.UTF_8));
    }
  }

  private static String told(Random random, BuildSecrets secrets, byte[] output, int longest) {
    return String.join("", texts(pieces(random, new LogText(secrets, longest, 0), output)));
  }

  private static List<LogText.Piece> pieces(Random random, LogText text, byte[] output) {
    List<LogText.Piece> pieces = new ArrayList<>();
    for (int from = 0; from < output.length; ) {
      int to = Math.min(output.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 120));
      pieces.addAll(text.accept(Arrays.copyOfRange(output, from, to)));
      if (random.nextInt(4) == 0) {
        pieces.addAll(text.flush());
      }
      from = to;
    }
    pieces.addAll(text.end());
    return pieces;
  }

  /** Few letters, so that secrets overlap and repeat themselves. */
  private static List<String> secretsOf(Random random) {
    List<String> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      StringBuilder value = new StringBuilder();
      for (int length = 2 + random.nextInt(6); length > 0; length--) {
        value.append("abxé".charAt(random.nextInt(4)));
      }
      values.add(value.toString());
    }
    return values;
  }

  private static byte[] output(Random random, List<String> values) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    int[] letters = LETTERS.codePoints().toArray();
    for (int i = random.nextInt(300); i > 0; i--) {
      if (random.nextInt(40) == 0) {
        output.write(random.nextInt(256));
      } else if (!values.isEmpty() && random.nextInt(8) == 0) {
        output.writeBytes(bytes(values.get(random.nextInt(values.size()))));
      } else {
        output.writeBytes(bytes(Character.toString(letters[random.nextInt(letters.length)])));
      }
    }
    return output.toByteArray();
  }

  private static List<String> texts(List<LogText.Piece> pieces) {
    return pieces.stream().map(LogText.Piece::text).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
