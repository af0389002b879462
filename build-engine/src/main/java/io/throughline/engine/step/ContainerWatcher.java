package io.throughline.engine.step;

import io.throughline.engine.container.ContainerEvent;

/** Who wants to know what a container does while it runs. */
interface ContainerWatcher {
  /** Bytes of its output that are known. */
  long taken();

  void started(ContainerEvent.Started started) throws InterruptedException;

  void output(ContainerEvent.Output output) throws InterruptedException;

  void notice(ContainerEvent.Notice notice) throws InterruptedException;
}
