package io.throughline.pipeline.document;

import java.io.Reader;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Gives the YAML parser the whole text at once. The parser's own reader moves all that it looks
 * ahead each time that it reads on, so that one long line costs the square of its length.
 */
final class WholeText extends StreamReader {
  private static final String NAME = "file";
  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final int[] codePoints;
  private int index;
  private int line;
  private int column;

  WholeText(int[] codePoints) {
    super(Reader.nullReader());
    this.codePoints = codePoints;
  }

  /** Where the first character stands that YAML does not allow. */
  OptionalInt firstForbidden() {
    return IntStream.range(0, codePoints.length)
        .filter(at -> !isPrintable(codePoints[at]))
        .findFirst();
  }

  @Override
  public Mark getMark() {
    return new Mark(NAME, index, line, column, codePoints, index);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    for (int i = 0; i < length && index < codePoints.length; i++) {
      int codePoint = codePoints[index];
      index++;
      if (endsLine(codePoint)) {
        line++;
        column = 0;
      } else if (codePoint != BYTE_ORDER_MARK) {
        column++;
      }
    }
  }

  private boolean endsLine(int codePoint) {
    return switch (codePoint) {
      case '\n', 0x85, 0x2028, 0x2029 -> true;
      case '\r' -> peek() != '\n';
      default -> false;
    };
  }

  @Override
  public int peek() {
    return peek(0);
  }

  @Override
  public int peek(int ahead) {
    int at = index + ahead;
    return at < codePoints.length ? codePoints[at] : 0;
  }

  @Override
  public String prefix(int length) {
    int available = Math.clamp(length, 0, codePoints.length - index);
    return new String(codePoints, index, available);
  }

  @Override
  public String prefixForward(int length) {
    String prefix = prefix(length);
    index += prefix.codePointCount(0, prefix.length());
    column += length;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getLine() {
    return line;
  }

  @Override
  public int getIndex() {
    return index;
  }

  /** The text's length is limited elsewhere. */
  @Override
  public int getDocumentIndex() {
    return 0;
  }

  @Override
  public void resetDocumentIndex() {}
}
