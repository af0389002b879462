package io.throughline.gateway.model;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Events of a build with consecutive ids.
 *
 * @param events one envelope each, as JSON on one line
 * @param end whether none will follow
 */
public record EventChunk(long firstId, List<ByteBuffer> events, boolean end) {}
