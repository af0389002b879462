package io.throughline.scheduler.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.pipeline.Renames.Named;
import io.throughline.scheduler.store.PipelineContent.Known;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenamesTest {
  private static final Known A = new Known(1, "a", true);
  private static final Known B = new Known(2, "b", true);
  private static final Known OLD_B = new Known(2, "b", false);

  @Test
  void sameNames_keepTheirRows() {
    assertRows(
        List.of(A, B), List.of(plain("a"), plain("b"), plain("c")), Map.of("a", 1L, "b", 2L));
  }

  @Test
  void oldName_takesTheRow() {
    assertRows(List.of(A), List.of(renamed("b", "a")), Map.of("b", 1L));
  }

  @Test
  void oldName_isIgnored_onceTheNewNameIsInUse() {
    assertRows(List.of(A, B), List.of(renamed("b", "a")), Map.of("b", 2L));
    assertRows(List.of(B), List.of(renamed("b", "a")), Map.of("b", 2L));
  }

  @Test
  void oldName_winsOverARowThatIsNotInUse_whichIsMovedAside() {
    Renames renames = Renames.of(List.of(A, OLD_B), List.of(renamed("b", "a")));
    assertThat(renames.ids()).isEqualTo(Map.of("b", 1L));
    assertThat(renames.moved()).contains(1L, 2L);
  }

  @Test
  void vanishedName_isNotTakenOver() {
    Known goneA = new Known(1, "a", false);
    assertRows(List.of(goneA), List.of(renamed("b", "a")), Map.of());
  }

  @Test
  void names_moveAlongAChain_andStayWhereTheyAreThen() {
    List<Named> chain = List.of(renamed("b", "a"), renamed("c", "b"));
    assertRows(List.of(A, B), chain, Map.of("b", 1L, "c", 2L));
    List<Known> after = List.of(new Known(1, "b", true), new Known(2, "c", true));
    assertRows(after, chain, Map.of("b", 1L, "c", 2L));
  }

  @Test
  void newJobOfTheOldName_isNew() {
    assertRows(List.of(A), List.of(plain("a"), renamed("b", "a")), Map.of("b", 1L));
  }

  @Test
  void circle_isRefused() {
    List<Named> swap = List.of(renamed("a", "b"), renamed("b", "a"));
    assertThatThrownBy(() -> Renames.of(List.of(A, B), swap))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("circle");
  }

  private static void assertRows(List<Known> before, List<Named> now, Map<String, Long> ids) {
    assertThat(Renames.of(before, now).ids()).isEqualTo(ids);
  }

  private static Named plain(String name) {
    return new Named(name, Optional.empty());
  }

  private static Named renamed(String name, String oldName) {
    return new Named(name, Optional.of(oldName));
  }
}
