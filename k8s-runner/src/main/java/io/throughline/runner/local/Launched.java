package io.throughline.runner.local;

import java.util.List;

/**
 * A container whose program has been started.
 *
 * @param record as it was written down
 * @param notices what the user should know
 */
record Launched(Work work, ContainerRecord record, List<String> notices) {
  Launched {
    notices = List.copyOf(notices);
  }
}
