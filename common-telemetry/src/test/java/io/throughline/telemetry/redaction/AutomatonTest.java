package io.throughline.telemetry.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.telemetry.testing.RandomText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AutomatonTest {
  @Test
  void search_findsWhatTryingEachWordFinds() {
    RandomText.times(3000)
        .forEach(random -> {
          String letters = random.oneOf("ab", "abc", "aé€\ud83d\ude00", "ab\ud800\udfff");
          Set<String> words = new HashSet<>(random.listOf(letters, 1, 6, 8));
          String text = random.of(letters, 0, 40);
          Map<Integer, Integer> found = new HashMap<>();
          int tail =
              new Automaton(words)
                  .search(text, 0, text.length(), (start, end) -> found.put(end, start));
          assertThat(found).isEqualTo(expected(words, text));
          assertThat(tail).isEqualTo(expectedTail(words, text));
        });
  }

  @Test
  void search_findsAnyOfManyWords() {
    List<String> words =
        RandomText.times(5000).map(random -> random.of("abcdefgh", 8, 30)).toList();
    Automaton automaton = new Automaton(words);
    for (String word : words) {
      Set<Integer> ends = new HashSet<>();
      automaton.search("--" + word + "--", 0, word.length() + 4, (_, end) -> ends.add(end));
      assertThat(ends).contains(word.length() + 2);
    }
  }

  @Test
  void automatonWithoutWords_findsNothing() {
    assertThat(Automaton.EMPTY.isEmpty()).isTrue();
    assertThat(Automaton.EMPTY.search("text", 0, 4, (_, _) -> {})).isZero();
  }

  /** The longest word at each end. */
  private static Map<Integer, Integer> expected(Set<String> words, String text) {
    Map<Integer, Integer> found = new HashMap<>();
    for (int end = 1; end <= text.length(); end++) {
      for (int start = end - 1; start >= 0; start--) {
        if (words.contains(text.substring(start, end))) {
          found.put(end, start);
        }
      }
    }
    return found;
  }

  private static int expectedTail(Set<String> words, String text) {
    for (int start = 0; start < text.length(); start++) {
      String tail = text.substring(start);
      if (words.stream().anyMatch(word -> word.startsWith(tail) && !word.equals(tail))) {
        return tail.length();
      }
    }
    return 0;
  }
}
