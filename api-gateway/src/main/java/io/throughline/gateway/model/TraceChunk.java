package io.throughline.gateway.model;

import java.util.List;

/**
 * Some spans of a trace.
 *
 * @param dropped spans of it that were not kept
 */
public record TraceChunk(List<TraceSpan> spans, long dropped) {}
