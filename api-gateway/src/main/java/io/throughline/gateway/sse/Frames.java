package io.throughline.gateway.sse;

import io.throughline.gateway.model.EventChunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Events as lines of {@code text/event-stream}. Every block is complete (id, name and data), since
 * clients carry the lines of an incomplete one over into the next.
 */
final class Frames {
  /** A sign of life. */
  static final byte[] KEEP_ALIVE = bytes(": keep-alive\n\n");

  private static final byte[] ID = bytes("id: ");
  private static final byte[] EVENT = bytes("\nevent: event\ndata: ");
  private static final byte[] END = bytes("\n\n");
  private static final int ID_DIGITS = 20;

  private Frames() {}

  /** The events of the chunk from the given id on, as one piece. */
  static byte[] of(EventChunk chunk, long from) {
    int skipped = (int) Math.min(from - chunk.firstId(), chunk.events().size());
    int size = 0;
    for (ByteBuffer event : chunk.events()) {
      size += ID.length + ID_DIGITS + EVENT.length + event.remaining() + END.length;
    }
    ByteBuffer piece = ByteBuffer.allocate(size);
    for (int i = skipped; i < chunk.events().size(); i++) {
      piece.put(ID).put(bytes(Long.toString(chunk.firstId() + i)));
      piece.put(EVENT).put(chunk.events().get(i).duplicate()).put(END);
    }
    byte[] bytes = new byte[piece.position()];
    piece.flip().get(bytes);
    return bytes;
  }

  /** The last block of a stream. It has data, though none, since clients ignore one without. */
  static byte[] end(long id) {
    return bytes("id: " + id + "\nevent: end\ndata\n\n");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
