package io.throughline.pipeline.document;

/**
 * Bounds for a file that a user sends.
 *
 * @param bytes length of the text in UTF-8
 * @param nesting lists and mappings inside each other
 * @param aliases aliases in the file after all of them are expanded
 * @param weight of the expanded file: {@value #VALUE_WEIGHT} for each value, 1 for each character
 * @param findings problems that are reported at a time
 */
public record DocumentLimits(int bytes, int nesting, int aliases, long weight, int findings) {
  private static final int MEBI = 1 << 20;

  public static final int VALUE_WEIGHT = 32;
  public static final DocumentLimits DEFAULT =
      new DocumentLimits(10 * MEBI, 100, 10_000, 64L * MEBI, 1_000);

  public DocumentLimits withBytes(int limit) {
    return new DocumentLimits(limit, nesting, aliases, weight, findings);
  }

  public DocumentLimits withNesting(int limit) {
    return new DocumentLimits(bytes, limit, aliases, weight, findings);
  }

  public DocumentLimits withAliases(int limit) {
    return new DocumentLimits(bytes, nesting, limit, weight, findings);
  }

  public DocumentLimits withWeight(long limit) {
    return new DocumentLimits(bytes, nesting, aliases, limit, findings);
  }

  public DocumentLimits withFindings(int limit) {
    return new DocumentLimits(bytes, nesting, aliases, weight, limit);
  }
}
