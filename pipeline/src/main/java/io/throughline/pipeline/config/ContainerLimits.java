package io.throughline.pipeline.config;

import java.util.OptionalLong;

/** What a container may use: shares of the processor, bytes of memory. */
public record ContainerLimits(OptionalLong cpuShares, OptionalLong memoryBytes) {}
