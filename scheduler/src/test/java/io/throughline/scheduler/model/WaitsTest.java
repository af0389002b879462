package io.throughline.scheduler.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitsTest {
  @Test
  void longest_addsUpTheTimesOfEachCause() {
    Waits waits =
        Waits.none()
            .with(QueueCause.CHECKS, 100)
            .with(QueueCause.MAX_IN_FLIGHT, 130)
            .with(QueueCause.CHECKS, 150)
            .with(QueueCause.NONE, 170);
    assertThat(waits.longest(10_000)).isEqualTo(QueueCause.CHECKS);
    assertThat(waits.current()).isEqualTo(QueueCause.NONE);
  }

  @Test
  void longest_isNone_withoutWaiting() {
    assertThat(Waits.none().longest(5)).isEqualTo(QueueCause.NONE);
  }

  @Test
  void sameCause_changesNothing() {
    Waits waits = Waits.none().with(QueueCause.ORDER, 1);
    assertThat(waits.with(QueueCause.ORDER, 2)).isSameAs(waits);
    assertThat(Waits.none().with(QueueCause.NONE, 2)).isEqualTo(Waits.none());
  }

  @Test
  void changes_areLimited_butTheEndIsNoted() {
    Waits waits = Waits.none();
    for (int i = 0; i < 1000; i++) {
      waits = waits.with(i % 2 == 0 ? QueueCause.ORDER : QueueCause.INPUTS, i);
    }
    assertThat(waits.list()).hasSize(100);
    assertThat(waits.with(QueueCause.NONE, 1001).current()).isEqualTo(QueueCause.NONE);
  }
}
