package io.throughline.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkThreadsTest {
  private static final ContextKey<Integer> NUMBER = ContextKey.named("number");

  private final WorkThreads threads = WorkThreads.named("unit");

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void work_runsOnAVirtualThread_inTheContextOfWhoeverHandsItOver() throws Exception {
    try (RecordedTelemetry recorded = RecordedTelemetry.of("unit")) {
      Future<String> answer =
          recorded
              .telemetry()
              .span(SpanName.SCHEDULE, "unit")
              .around(_ ->
                  threads.submit(() -> {
                    assertThat(Thread.currentThread().isVirtual()).isTrue();
                    assertThat(Thread.currentThread().getName()).startsWith("unit-");
                    return recorded.telemetry().span(SpanName.QUEUE).around(_ -> "done");
                  }));
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("done");
      assertThat(recorded.tree().render()).isEqualTo("schedule unit INTERNAL\n  queue INTERNAL\n");
    }
  }

  @Test
  void contexts_ofManyPieces_areNeverMixed() throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      try (Scope _ = Context.current().with(NUMBER, i).makeCurrent()) {
        answers.add(threads.submit(WorkThreadsTest::numberFromAThreadBelow));
      }
    }
    for (int i = 0; i < 2000; i++) {
      assertThat(answers.get(i).get(60, TimeUnit.SECONDS)).isEqualTo(i);
    }
    assertThat(Context.current().get(NUMBER)).isNull();
    assertThat(Span.current()).isSameAs(Span.getInvalid());
  }

  private static int numberFromAThreadBelow() throws Exception {
    try (WorkThreads below = WorkThreads.named("below")) {
      return below.submit(() -> Context.current().get(NUMBER)).get(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void cancelledWork_isInterrupted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Future<?> work =
        threads.start(() -> {
          begun.countDown();
          awaitInterrupt(interrupted);
        });
    begun.await();
    work.cancel(true);
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void close_interruptsWhatRuns_andTakesNothingNew() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    var _ =
        threads.start(() -> {
          begun.countDown();
          awaitInterrupt(interrupted);
        });
    begun.await();
    threads.close();
    assertThat(interrupted.getCount()).isZero();
    assertThatThrownBy(() -> threads.submit(() -> "late"))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(threads).hasToString("WorkThreads{unit}");
  }

  @Test
  void failure_isInTheFuture() {
    Future<?> work =
        threads.start(() -> {
          throw new IllegalStateException("on purpose");
        });
    assertThatThrownBy(() -> work.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("on purpose");
  }

  private static void awaitInterrupt(CountDownLatch interrupted) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      interrupted.countDown();
    }
  }
}
