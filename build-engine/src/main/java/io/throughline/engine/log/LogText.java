package io.throughline.engine.log;

import io.throughline.telemetry.redaction.Findings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes texts for log events of a step's output, which comes as bytes in pieces of any size.
 *
 * <p>A text is as many whole lines as came together. A line that is too long, and one that is not
 * finished when {@link #flush} is called, is cut; never within a character, and never where a
 * secret stands or may be about to stand, so that what is hidden does not depend on how the output
 * came. What is not UTF-8 is replaced. Each text says up to which byte of the output it reaches, so
 * that going on there gives neither a gap nor a repetition.
 *
 * <p>Not safe for use from several threads.
 */
final class LogText {
  private static final byte NEWLINE = '\n';
  private static final byte[] NOTHING = {};

  private final BuildSecrets secrets;
  private final int longest;
  private byte[] pending = NOTHING;
  private int covered;
  private long offset;

  /**
   * A text for a log event.
   *
   * @param bytes of output that it stands for
   * @param endOffset of the output, after this text
   */
  record Piece(String text, int bytes, long endOffset) {}

  /**
   * Nothing yet.
   *
   * @param longest bytes of one text at most
   * @param offset where the output goes on
   */
  LogText(BuildSecrets secrets, int longest, long offset) {
    this.secrets = secrets;
    this.longest = longest;
    this.offset = offset;
  }

  /** Bytes of output that have been taken, also those of which no text was made yet. */
  long taken() {
    return offset + pending.length;
  }

  boolean isEmpty() {
    return pending.length == 0;
  }

  /** Takes output; the answer is the lines that are whole now. */
  List<Piece> accept(byte[] data) {
    pending = pending.length == 0 ? data : joined(pending, data);
    int total = afterLastNewline(0, pending.length);
    return total == 0 && pending.length <= longest ? List.of() : cut(total, found());
  }

  /** What can be told of an unfinished line already. */
  List<Piece> flush() {
    return cut(whole(pending.length), found());
  }

  /** The rest: nothing follows. */
  List<Piece> end() {
    Findings found = found();
    found.complete();
    return cut(pending.length, found);
  }

  /** The rest of what came before; the output goes on so many bytes later. */
  List<Piece> skip(long bytes) {
    List<Piece> rest = end();
    offset += bytes;
    return rest;
  }

  private Findings found() {
    Findings found = secrets.find(pending);
    if (covered > 0) {
      found.goOnHiding(covered);
    }
    return found;
  }

  /**
   * Makes texts of the first {@code total} bytes, and of more if a line is too long to wait for.
   */
  private List<Piece> cut(int total, Findings found) {
    List<Piece> pieces = new ArrayList<>(1);
    int from = 0;
    while (from < total || pending.length - from > longest) {
      int end = next(from, total, found);
      if (end <= from) {
        break;
      }
      offset += end - from;
      pieces.add(new Piece(found.replaced(pending, from, end), end - from, offset));
      from = end;
    }
    covered = found.endAround(from) - from;
    pending = from == pending.length ? NOTHING : Arrays.copyOfRange(pending, from, pending.length);
    return pieces;
  }

  /**
   * Where the text that begins at {@code from} ends; {@code from} or less if that cannot be known
   * yet.
   */
  private int next(int from, int total, Findings found) {
    boolean fits = total > from && total - from <= longest;
    int line = fits ? total : afterLastNewline(from, from + longest);
    int end = found.lastSeam(line);
    if (end <= from) {
      end = whole(found.lastSeam(fits ? total : from + longest));
    }
    // What is hidden may be longer than a text: little is left of it.
    return end > from ? end : found.nextSeam(from);
  }

  /** The end, or a little before it where it would break a character. */
  private int whole(int end) {
    for (int back = 1; back <= 3 && back <= end; back++) {
      int unsigned = pending[end - back] & 0xFF;
      if (unsigned < 0x80) {
        return end;
      }
      if (unsigned >= 0xC0) {
        int length = unsigned >= 0xF0 ? 4 : unsigned >= 0xE0 ? 3 : 2;
        return length > back ? end - back : end;
      }
    }
    return end;
  }

  private int afterLastNewline(int from, int to) {
    for (int i = Math.min(to, pending.length) - 1; i >= from; i--) {
      if (pending[i] == NEWLINE) {
        return i + 1;
      }
    }
    return from;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
