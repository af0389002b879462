package io.throughline.engine.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.engine.scope.Cancellation.Cause;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation whole = new Cancellation();

  @Test
  void part_isTold_whenTheWholeIs_withTheSameCause() {
    Cancellation part = whole.child().child();
    whole.cancel(Cause.ABORT);
    assertThat(part.cause()).contains(Cause.ABORT);
  }

  @Test
  void whole_isNotTold_whenAPartIs() {
    whole.child().cancel(Cause.TIMEOUT);
    assertThat(whole.isCancelled()).isFalse();
  }

  @Test
  void firstCause_stays() {
    Cancellation part = whole.child();
    part.cancel(Cause.TIMEOUT);
    whole.cancel(Cause.ABORT);
    assertThat(part.cause()).contains(Cause.TIMEOUT);
  }

  @Test
  void partOfACancelledWhole_isCancelled_fromTheStart() {
    whole.cancel(Cause.ABORT);
    assertThat(whole.child().isCancelled()).isTrue();
  }

  @Test
  void listener_isToldOnce_andNotAfterItWasClosed() {
    AtomicInteger told = new AtomicInteger();
    var _ = whole.onCancel(told::incrementAndGet);
    whole.onCancel(told::incrementAndGet).close();
    whole.cancel(Cause.ABORT);
    whole.cancel(Cause.ABORT);
    assertThat(told).hasValue(1);
  }

  @Test
  void closedPart_isToldNoMore() {
    Cancellation part = whole.child();
    part.close();
    whole.cancel(Cause.ABORT);
    assertThat(part.isCancelled()).isFalse();
  }

  @Test
  void interruptibly_endsWorkThatWaits() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.await();
            whole.cancel(Cause.ABORT);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThatThrownBy(() ->
            whole.interruptibly(() -> {
              waiting.countDown();
              new CountDownLatch(1).await();
              return null;
            }))
        .isInstanceOf(Cancellation.CancelledException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void interruptibly_passesOtherInterruptsOn() {
    assertThatThrownBy(() ->
            whole.interruptibly(() -> {
              Thread.currentThread().interrupt();
              new CountDownLatch(1).await();
              return null;
            }))
        .isInstanceOf(InterruptedException.class);
  }
}
