package io.throughline.runner;

import java.nio.ByteBuffer;

/** Whoever is given a file, piece by piece. A piece is only to be read before the call returns. */
@FunctionalInterface
public interface FileChunks {
  void accept(ByteBuffer piece) throws InterruptedException;
}
