package io.throughline.runner.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.work.WorkThreads;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputFollowerTest {
  private static final int ROUNDS = 40;

  @TempDir Path directory;

  private static final class Latch implements OutputFollower.End {
    private final CountDownLatch latch = new CountDownLatch(1);

    @Override
    public boolean isReached() {
      return latch.getCount() == 0;
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
      var _ = latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Chunks of random size at random moments, readers that come and go: what they read together is
   * what was written.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void reading_isExact_howeverItIsInterrupted(long seed) throws Exception {
    Random random = new Random(seed);
    try (WorkThreads threads = WorkThreads.named("follow")) {
      for (int round = 0; round < ROUNDS; round++) {
        Path file = Files.createFile(directory.resolve("output-" + round));
        Latch end = new Latch();
        byte[] all = new byte[random.nextInt(300_000)];
        random.nextBytes(all);
        long writerSeed = random.nextLong();
        Future<?> writer = threads.submit(() -> write(file, all, end, new Random(writerSeed)));
        assertThat(readInPieces(threads, file, end, random)).isEqualTo(all);
        writer.get();
      }
    }
  }

  private static Void write(Path file, byte[] all, Latch end, Random random) throws Exception {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
      int at = 0;
      while (at < all.length) {
        int size =
            Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 20 : 80_000));
        out.write(all, at, size);
        at += size;
        if (random.nextInt(4) == 0) {
          TimeUnit.MICROSECONDS.sleep(random.nextInt(2_000));
        }
      }
    }
    end.latch.countDown();
    return null;
  }

  private static byte[] readInPieces(WorkThreads threads, Path file, Latch end, Random random)
      throws Exception {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    boolean finished = false;
    while (!finished) {
      Future<Long> reader =
          threads.submit(() ->
              new OutputFollower(file, end)
                  .follow(
                      read.size(),
                      (data, offset) -> {
                        byte[] bytes = new byte[data.remaining()];
                        data.get(bytes);
                        synchronized (read) {
                          read.writeBytes(bytes);
                          assertThat(offset).isEqualTo(read.size());
                        }
                      }));
      try {
        reader.get(random.nextInt(4) == 0 ? 60_000 : random.nextInt(8), TimeUnit.MILLISECONDS);
        finished = true;
      } catch (java.util.concurrent.TimeoutException _) {
        finished = !interrupt(reader);
      }
    }
    return read.toByteArray();
  }

  /** Interrupts a reader and waits until it has really gone; false when it had ended. */
  private static boolean interrupt(Future<Long> reader) throws Exception {
    boolean interrupted = reader.cancel(true);
    org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).until(reader::isDone);
    return interrupted;
  }

  @Test
  void end_isReached_onlyAfterTheLastByte() throws Exception {
    Path file = Files.writeString(directory.resolve("output"), "all of it");
    Latch end = new Latch();
    end.latch.countDown();
    StringBuilder read = new StringBuilder();
    long offset =
        new OutputFollower(file, end)
            .follow(
                4, (data, _) -> read.append(java.nio.charset.StandardCharsets.UTF_8.decode(data)));
    assertThat(read).hasToString("of it");
    assertThat(offset).isEqualTo(9);
  }
}
