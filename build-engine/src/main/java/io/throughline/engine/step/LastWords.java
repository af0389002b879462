package io.throughline.engine.step;

import io.throughline.engine.container.ContainerEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Remembers the end of what a program said, for a message about its failure. */
final class LastWords implements ContainerWatcher {
  private static final int MOST = 2000;

  private byte[] end = {};
  private long taken;

  @Override
  public long taken() {
    return taken;
  }

  @Override
  public void started(ContainerEvent.Started started) {
    // Of no interest.
  }

  @Override
  public void output(ContainerEvent.Output output) {
    byte[] data = output.data();
    byte[] all = Arrays.copyOf(end, end.length + data.length);
    System.arraycopy(data, 0, all, end.length, data.length);
    end = Arrays.copyOfRange(all, Math.max(0, all.length - MOST), all.length);
    taken = output.endOffset();
  }

  @Override
  public void notice(ContainerEvent.Notice notice) {
    // Of no interest.
  }

  /** The message, followed by what the program said last. */
  String after(String message) {
    String words = new String(end, StandardCharsets.UTF_8).strip();
    return words.isEmpty() ? message : message + ": " + words;
  }
}
