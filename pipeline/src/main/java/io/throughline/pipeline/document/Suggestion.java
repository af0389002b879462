package io.throughline.pipeline.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what a user meant to write. */
public final class Suggestion {
  private static final int LONGEST = 40;

  private Suggestion() {}

  /** The word that is at most two slips away from what was written; one, for a short word. */
  public static Optional<String> closest(String written, Collection<String> words) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    int slips = written.length() <= 3 ? 1 : 2;
    return words.stream()
        .filter(word -> Math.abs(word.length() - written.length()) <= slips)
        .filter(word -> distance(written, word) <= slips)
        .min(Comparator.comparingInt(word -> distance(written, word)));
  }

  /** Letters to add, leave out, replace, or swap with their neighbour. */
  private static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, from, to, i, j);
      }
    }
    return cost[from.length()][to.length()];
  }

  private static int step(int[][] cost, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int best =
        Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
