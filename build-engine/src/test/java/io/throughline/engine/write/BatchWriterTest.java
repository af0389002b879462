package io.throughline.engine.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchWriterTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private record Numbered(int value, int bytes) implements BatchWriter.Item {}

  private final List<List<Integer>> written = new CopyOnWriteArrayList<>();
  private final CountDownLatch slow = new CountDownLatch(1);

  @Test
  void items_areWritten_inOrder_inBatches() throws Exception {
    try (BatchWriter<Numbered> writer = BatchWriter.start("test", 1000, 100, this::writeSlowly)) {
      for (int i = 0; i < 50; i++) {
        writer.put(new Numbered(i, 10));
      }
      slow.countDown();
      await().atMost(LIMIT).until(() -> all().size() == 50);
    }
    assertThat(all()).isEqualTo(IntStream.range(0, 50).boxed().toList());
    assertThat(written).allMatch(batch -> batch.size() <= 10);
    assertThat(written.size()).isLessThan(20);
  }

  @Test
  void put_waits_whileTheQueueIsFull() throws Exception {
    AtomicInteger put = new AtomicInteger();
    try (BatchWriter<Numbered> writer = BatchWriter.start("test", 100, 100, this::writeSlowly)) {
      Thread producer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 100; i++) {
                    writer.put(new Numbered(i, 10));
                    put.incrementAndGet();
                  }
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      await().atMost(LIMIT).until(() -> put.get() == 10);
      await().during(Duration.ofMillis(200)).atMost(LIMIT).until(() -> put.get() == 10);
      slow.countDown();
      producer.join();
      await().atMost(LIMIT).until(() -> all().size() == 100);
    }
  }

  @Test
  void item_thatIsLargerThanTheQueue_isWrittenAlone() throws Exception {
    slow.countDown();
    try (BatchWriter<Numbered> writer = BatchWriter.start("test", 100, 50, this::writeSlowly)) {
      writer.put(new Numbered(1, 10_000));
      writer.put(new Numbered(2, 1));
      await().atMost(LIMIT).until(() -> all().size() == 2);
    }
    assertThat(written).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void close_writesWhatIsQueued_andTakesNoMore() throws Exception {
    slow.countDown();
    BatchWriter<Numbered> writer = BatchWriter.start("test", 1000, 20, this::writeSlowly);
    for (int i = 0; i < 30; i++) {
      writer.put(new Numbered(i, 10));
    }
    writer.close();
    assertThat(all()).hasSize(30);
    assertThatThrownBy(() -> writer.put(new Numbered(31, 1)))
        .isInstanceOf(InterruptedException.class);
  }

  private void writeSlowly(List<Numbered> batch) throws InterruptedException {
    slow.await();
    written.add(batch.stream().map(Numbered::value).toList());
  }

  private List<Integer> all() {
    List<Integer> all = new ArrayList<>();
    written.forEach(all::addAll);
    return all;
  }
}
