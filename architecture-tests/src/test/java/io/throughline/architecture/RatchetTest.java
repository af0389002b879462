package io.throughline.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RatchetTest {
  private final Ratchet ratchet =
      Ratchet.of(
          """
          # a comment

          file-length a/Long.java 500
          type-name a/B.java#BManager
          type-name a/C.java#CManager
          """
              .lines());

  @Test
  void knownOffence_isPassedOver() {
    assertThat(ratchet.judge("file-length", List.of(lines(500)))).isEmpty();
  }

  @Test
  void newOffence_isTold_withItsPlace() {
    Finding other = new Finding("type-name", "a/D.java#DManager", 0, 7, "rename it");
    assertThat(ratchet.judge("type-name", List.of(name("B"), name("C"), other)))
        .containsExactly("a/D.java#DManager:7: rename it");
  }

  @Test
  void offenceThatGrows_isTold() {
    assertThat(ratchet.judge("file-length", List.of(lines(501))))
        .containsExactly("a/Long.java (501): split it");
  }

  @Test
  void offenceThatShrinks_mustBeWrittenDown() {
    assertThat(ratchet.judge("file-length", List.of(lines(450))))
        .containsExactly(
            "well done; now lower \"file-length a/Long.java 500\" to 450 in ratchet.txt");
  }

  @Test
  void entryWhoseOffenceIsGone_mustGo() {
    assertThat(ratchet.judge("type-name", List.of(name("C"))))
        .containsExactly("well done; now take \"type-name a/B.java#BManager\" out of ratchet.txt");
    assertThat(ratchet.judge("sleep", List.of())).isEmpty();
  }

  @Test
  void shrunkList_holdsWhatIsStillThere_andNothingNew() {
    Finding fresh = new Finding("sleep", "a/S.java", 0, 1, "");
    assertThat(ratchet.shrunk(List.of(lines(450), name("C"), fresh)).lines())
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly("file-length a/Long.java 450", "type-name a/C.java#CManager");
    assertThat(ratchet.shrunk(ratchet.entriesOfOthers("type-name")).lines())
        .filteredOn(line -> !line.startsWith("#"))
        .containsExactly("file-length a/Long.java 500");
  }

  private static Finding lines(int lines) {
    return new Finding("file-length", "a/Long.java", lines, 0, "split it");
  }

  private static Finding name(String letter) {
    return new Finding(
        "type-name", "a/%s.java#%sManager".formatted(letter, letter), 0, 1, "rename it");
  }
}
