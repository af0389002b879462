package io.throughline.scheduler.store;

import io.throughline.scheduler.model.BuildOwner;
import io.throughline.scheduler.model.Trigger;
import io.throughline.scheduler.trace.BuildSpan;

/** A build that is about to be created. Creating it twice creates it once: it has its uid. */
public record NewBuild(
    String uid,
    BuildOwner owner,
    boolean pipelinePublic,
    boolean jobPublic,
    Trigger trigger,
    String createdBy,
    long createdMs,
    BuildSpan span) {}
