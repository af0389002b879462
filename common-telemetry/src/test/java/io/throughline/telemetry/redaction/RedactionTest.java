package io.throughline.telemetry.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.redaction.Redaction.Hold;
import io.throughline.telemetry.testing.RandomText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RedactionTest {
  private final Redaction redaction = new Redaction();

  @Test
  void heldValue_isReplaced_untilItIsLetGo() {
    Hold hold = redaction.hold(List.of("hunter2"));
    assertThat(redaction.apply("login hunter2, hunter2!"))
        .isEqualTo("login ((redacted)), ((redacted))!");
    hold.close();
    assertThat(redaction.apply("login hunter2")).isEqualTo("login hunter2");
    assertThat(redaction.isEmpty()).isTrue();
  }

  @Test
  void value_thatTwoHold_staysHidden_untilBothLetGo() {
    Hold one = redaction.hold(List.of("hunter2", "hunter2"));
    Hold two = redaction.hold(List.of("hunter2"));
    one.close();
    one.close();
    assertThat(redaction.apply("hunter2")).isEqualTo(Redaction.PLACEHOLDER);
    two.close();
    assertThat(redaction.isEmpty()).isTrue();
  }

  @Test
  void linesOfAValue_areHidden_eachByItself() {
    try (Hold _ = redaction.hold(List.of("-----BEGIN-----\r\n  abcdef  \n\n-----END-----\n"))) {
      assertThat(redaction.apply("key: abcdef")).isEqualTo("key: ((redacted))");
      assertThat(redaction.apply("-----END-----")).isEqualTo("((redacted))");
    }
  }

  @Test
  void shortValues_areNotHidden_becauseTheyAreEverywhere() {
    try (Hold _ = redaction.hold(List.of("x", "", " \n y \n"))) {
      assertThat(redaction.isEmpty()).isTrue();
    }
  }

  @Test
  void overlappingValues_areHiddenWhole() {
    try (Hold _ = redaction.hold(List.of("xab", "abcdef", "redacted"))) {
      assertThat(redaction.apply("-xabcdef-")).isEqualTo("-((redacted))-");
      assertThat(redaction.apply("xabxab")).isEqualTo("((redacted))((redacted))");
    }
  }

  @Test
  void cutText_showsNoBeginningOfAValue() {
    try (Hold _ = redaction.hold(List.of("hunter2", "hum"))) {
      assertThat(redaction.applyToCut("login hunte")).isEqualTo("login ((redacted))");
      assertThat(redaction.applyToCut("hunter2 and hu")).isEqualTo("((redacted)) and ((redacted))");
      assertThat(redaction.applyToCut("nothing of it")).isEqualTo("nothing of it");
      assertThat(redaction.applyToCut("hunter2")).isEqualTo("((redacted))");
    }
  }

  @Test
  void toString_showsNoValue() {
    try (Hold _ = redaction.hold(List.of("hunter2"))) {
      assertThat(redaction.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void apply_hidesWhatBelongsToAValue_andNothingElse() {
    RandomText.times(2000)
        .forEach(random -> {
          List<String> values = values(random);
          String text = text(random);
          try (Hold _ = redaction.hold(values)) {
            assertThat(redaction.apply(text)).isEqualTo(expected(values, text));
          }
          assertThat(redaction.isEmpty()).isTrue();
        });
  }

  /** Every form counts, and nothing else does; the oracle tries each form at each place. */
  @Test
  void apply_hidesEveryForm_andNothingElse() {
    RandomText.times(1500)
        .forEach(random -> {
          List<String> values = random.listOf("ab(\u00e9\"% ", 5, 9, 3);
          List<String> forms =
              values.stream().flatMap(value -> SecretForms.of(value).stream()).distinct().toList();
          StringBuilder text = new StringBuilder();
          for (int part = random.number(0, 6); part > 0; part--) {
            text.append(random.of("ab(\u00e9\"% -", 0, 6));
            text.append(forms.isEmpty() ? "" : forms.get(random.number(0, forms.size() - 1)));
          }
          try (Hold _ = redaction.hold(values)) {
            assertThat(redaction.apply(text.toString()))
                .isEqualTo(expected(forms, text.toString()));
          }
        });
  }

  @Test
  void apply_copesWithAnyText() {
    RandomText.times(3000)
        .forEach(random -> {
          String secret = random.any(12).replaceAll("\\R", "x") + "s" + random.any(5).strip() + "s";
          String text = random.any(20);
          try (Hold _ = redaction.hold(List.of(secret, "((redacted))"))) {
            List<String> forms = SecretForms.of(secret).stream().toList();
            forms.forEach(form ->
                assertThat(redaction.apply(text + form + text)).isNotEqualTo(text + form + text));
          }
        });
  }

  @Test
  void applyToCut_hidesWhatTheWholeTextWouldHide() {
    RandomText.times(2000).forEach(random -> assertCuts(values(random), text(random)));
  }

  private void assertCuts(List<String> values, String text) {
    try (Hold _ = redaction.hold(values)) {
      for (int cut = 0; cut <= text.length(); cut++) {
        String safe = redaction.applyToCut(text.substring(0, cut));
        int shown = safe.length() - (safe.endsWith(Redaction.PLACEHOLDER) ? 12 : 0);
        assertThat(safe.substring(0, shown)).isIn(prefixes(redaction.apply(text)));
      }
    }
  }

  @Test
  void manyThreads_holdAndLetGo_withoutLosingCount() throws Exception {
    CountDownLatch succeeded = new CountDownLatch(8);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String own = "own-secret-" + i;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int round = 0; round < 300; round++) {
                  try (Hold _ = redaction.hold(List.of("shared-secret", own))) {
                    assertThat(redaction.apply("shared-secret " + own))
                        .isEqualTo("((redacted)) ((redacted))");
                  }
                }
                succeeded.countDown();
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(succeeded.getCount()).isZero();
    assertThat(redaction.isEmpty()).isTrue();
  }

  private static List<String> values(RandomText random) {
    return random.listOf("abc(", 2, 5, 4);
  }

  private static String text(RandomText random) {
    return random.of("abc()rd", 0, 30);
  }

  /** The same by brute force: every character of every occurrence is marked. */
  private static String expected(List<String> values, String text) {
    BitSet hidden = new BitSet();
    BitSet joined = new BitSet();
    for (String value : values) {
      for (int at = 0; at + value.length() <= text.length(); at++) {
        if (text.startsWith(value, at)) {
          hidden.set(at, at + value.length());
          joined.set(at + 1, at + value.length());
        }
      }
    }
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!hidden.get(i)) {
        safe.append(text.charAt(i));
      } else if (!joined.get(i)) {
        safe.append(Redaction.PLACEHOLDER);
      }
    }
    return safe.toString();
  }

  private static List<String> prefixes(String text) {
    List<String> prefixes = new ArrayList<>();
    for (int end = 0; end <= text.length(); end++) {
      prefixes.add(text.substring(0, end));
    }
    return prefixes;
  }
}
