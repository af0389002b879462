package io.throughline.runner.local;

import io.throughline.runner.ContainerSpec;

/**
 * A container that is about to be started.
 *
 * @param home its directory; it is there already when the container is started again
 * @param again whether it was started before and is to go on with its output
 * @param draft its record, without the directories
 */
record Launch(
    ContainerHome home,
    boolean again,
    ContainerSpec spec,
    ContainerRecord draft,
    ContainerTrace trace) {
  /** The record with its directories, whose program starts at a moment. */
  ContainerRecord record(Workspace workspace, boolean builtIn, java.time.Instant start) {
    return new ContainerRecord(
        draft.handle(),
        draft.owner(),
        draft.kind(),
        draft.program(),
        builtIn,
        workspace.outputs(),
        spec.mounts().inputs().stream().map(io.throughline.runner.Mounts.Input::artifact).toList(),
        workspace.caches(),
        draft.trace(),
        draft.createdMicros(),
        ContainerRecord.micros(start));
  }
}
