package io.throughline.runner;

import java.time.Duration;

/**
 * Whatever makes containers. Nothing above it knows which runtime it is.
 *
 * <p>Calls block as long as they take. Safe for use from many threads.
 */
public interface ContainerRuntime extends AutoCloseable {
  /**
   * Starts a container, or attaches to it when its handle is known already, and tells what it does
   * until it has ended. Interrupting the thread leaves the container alone.
   *
   * @param outputOffset bytes of output that the caller has already
   * @throws Refusal when the container cannot be had: an input artifact is gone
   */
  void run(ContainerSpec spec, long outputOffset, ContainerEvents events)
      throws InterruptedException;

  /**
   * Asks a container to end, and ends it when the grace is over. Returns before it has; does
   * nothing for one that is not there.
   */
  void stop(String handle, Duration grace);

  /**
   * Hands over one file of an artifact.
   *
   * @throws Refusal when there is none, or when it is larger than {@code maxBytes} or the runtime's
   *     own limit
   */
  void readFile(String artifact, String path, long maxBytes, FileChunks chunks)
      throws InterruptedException;

  /**
   * A build is over: its containers are stopped if they still run, and they and their artifacts go.
   * Returns at once.
   */
  void release(String buildUid);

  /** Lets go of everything. What happens to running containers is the runtime's business. */
  @Override
  void close();
}
