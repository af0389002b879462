package io.throughline.engine.log;

import io.throughline.telemetry.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes texts for log events of a step's output, which comes as bytes in pieces of any size.
 *
 * <p>A text is as many whole lines as came together. A line that is too long, and one that is not
 * finished when {@link #flush} is called, is cut; never within a character, and never where a
 * secret stands or may be about to stand: secrets hold no line breaks, so that whole lines need no
 * such care. What is not UTF-8 is replaced. Each text says up to which byte of the output it
 * reaches, so that going on there gives neither a gap nor a repetition.
 *
 * <p>Not safe for use from several threads.
 */
final class LogText {
  private static final byte NEWLINE = '\n';
  private static final byte[] NOTHING = {};

  private final BuildSecrets secrets;
  private final int longest;
  private byte[] pending = NOTHING;
  private long offset;

  /**
   * A text for a log event.
   *
   * @param bytes of output that it stands for
   * @param endOffset of the output, after this text
   */
  record Piece(String text, int bytes, long endOffset) {}

  /**
   * The end of a text.
   *
   * @param covered whether there is nothing but secrets in it, one overlapping the other
   */
  private record Cut(int end, boolean covered) {}

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
    return cut(afterLastNewline(0, pending.length));
  }

  /** What can be told of an unfinished line already. */
  List<Piece> flush() {
    return cut(safe(pending.length));
  }

  /** The rest: nothing follows. */
  List<Piece> end() {
    return cut(pending.length);
  }

  /** The rest of what came before; the output goes on so many bytes later. */
  List<Piece> skip(long bytes) {
    List<Piece> rest = end();
    offset += bytes;
    return rest;
  }

  /**
   * Makes texts of the first {@code total} bytes, and of more if a line is too long to wait for.
   */
  private List<Piece> cut(int total) {
    List<Piece> pieces = new ArrayList<>(1);
    int from = 0;
    while (from < total || pending.length - from > longest) {
      Cut cut = next(from, total);
      if (cut.end() == from) {
        break;
      }
      int bytes = cut.end() - from;
      offset += bytes;
      pieces.add(
          new Piece(cut.covered() ? Redaction.PLACEHOLDER : text(from, bytes), bytes, offset));
      from = cut.end();
    }
    pending = from == pending.length ? NOTHING : Arrays.copyOfRange(pending, from, pending.length);
    return pieces;
  }

  private String text(int from, int bytes) {
    return secrets.hide(new String(pending, from, bytes, StandardCharsets.UTF_8));
  }

  /**
   * Where the text that begins at {@code from} ends; {@code from} itself if that cannot be known
   * yet.
   */
  private Cut next(int from, int total) {
    if (total > from && total - from <= longest) {
      return new Cut(total, false);
    }
    int line = afterLastNewline(from, from + longest);
    if (line > from) {
      return new Cut(line, false);
    }
    int end = safe(from + longest);
    return end > from ? new Cut(end, false) : behindSecrets(from, total);
  }

  /** As {@link #next}, where secrets stand so close that a text of the usual length has no end. */
  private Cut behindSecrets(int from, int total) {
    int far =
        from + longest + 2 * secrets.patterns().stream().mapToInt(p -> p.length).max().orElse(0);
    int line = afterLastNewline(from, Math.min(far, total));
    if (line > from) {
      return new Cut(line, false);
    }
    if (far > pending.length) {
      return new Cut(Math.max(from, total), false);
    }
    int end = safe(far);
    return end > from ? new Cut(end, false) : new Cut(whole(far), true);
  }

  /** The largest end up to {@code limit} that breaks no character and no secret. */
  private int safe(int limit) {
    int end = whole(limit);
    boolean moved = true;
    while (moved) {
      moved = false;
      for (byte[] secret : secrets.patterns()) {
        int start = straddling(secret, end);
        if (start < end) {
          end = whole(start);
          moved = true;
        }
      }
    }
    return end;
  }

  /**
   * Where a secret begins that reaches over {@code end}, or would if what is still to come were the
   * rest of it; {@code end} if there is none.
   */
  private int straddling(byte[] secret, int end) {
    for (int start = Math.max(0, end - secret.length + 1); start < end; start++) {
      int known = Math.min(secret.length, pending.length - start);
      if (start + secret.length > end
          && Arrays.equals(pending, start, start + known, secret, 0, known)) {
        return start;
      }
    }
    return end;
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
