package io.throughline.runner.resource;

import java.io.IOException;

/**
 * A resource type that is part of the runner. It speaks the protocol of resource types: a request
 * comes in, a result goes out, messages are output. A call may be made again when the runner died
 * in the middle of it, in a new directory.
 *
 * <p>Safe for use from many threads.
 */
public interface ResourceType {
  /**
   * Does one call.
   *
   * @return the result, JSON
   * @throws ResourceFailure when the call fails; the message is output already or becomes it
   */
  String call(ResourceCall call) throws ResourceFailure, IOException, InterruptedException;
}
