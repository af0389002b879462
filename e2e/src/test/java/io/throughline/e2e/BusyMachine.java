package io.throughline.e2e;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that use every processor of this machine until this is closed. */
final class BusyMachine implements AutoCloseable {
  private final List<Process> spinning = new ArrayList<>();

  private BusyMachine() {}

  static BusyMachine start() throws IOException {
    BusyMachine busy = new BusyMachine();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      busy.spinning.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
    }
    return busy;
  }

  @Override
  public void close() {
    spinning.forEach(Process::destroyForcibly);
  }
}
