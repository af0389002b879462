package io.throughline.telemetry.redaction;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds any of many words in a text in one pass (Aho and Corasick), and knows at the end of the
 * text how much of it may be the beginning of a word. Takes time for each character of the text,
 * not for each word.
 */
final class Automaton {
  /** Finds nothing. */
  static final Automaton EMPTY = new Automaton(List.of());

  /** Is told of words. */
  @FunctionalInterface
  interface Found {
    /** The longest word that ends at {@code end} begins at {@code start}. */
    void word(int start, int end);
  }

  private static final int ROOT = 0;
  private static final int ASCII = 128;

  /** States nearest to the root, where most characters of most texts are met, have a row each. */
  private static final int ROWS = 64;

  /** Where each ASCII character leads to from a state, with the fallbacks followed; sparse. */
  private final int[] @Nullable [] rows;

  /**
   * A hash table from a state and a character to a state; 0 is free, as nothing leads to the root.
   */
  private final long[] edges;

  private final int[] targets;

  /** Where to go on when no edge fits: the longest end of what was read that begins a word. */
  private final int[] fallback;

  /** Characters that lead from the root to a state. */
  private final int[] depth;

  /** Length of the longest word that ends in a state, 0 if none does. */
  private final int[] word;

  /** Whether nothing leads on from a state; never from the root, from where it always goes on. */
  private final boolean[] isLeaf;

  private int states = 1;

  /** Words must not be empty. */
  Automaton(Collection<String> words) {
    String[] sorted = words.toArray(String[]::new);
    Arrays.sort(sorted);
    int most = 1 + Arrays.stream(sorted).mapToInt(String::length).sum();
    edges = new long[Integer.highestOneBit(most) << 2];
    targets = new int[edges.length];
    int[] parent = new int[most];
    char[] incoming = new char[most];
    int[] depths = new int[most];
    int[] ends = new int[most];
    for (String next : sorted) {
      ends[insert(next, parent, incoming, depths)] = next.length();
    }
    depth = Arrays.copyOf(depths, states);
    word = Arrays.copyOf(ends, states);
    fallback = new int[states];
    isLeaf = new boolean[states];
    Arrays.fill(isLeaf, true);
    isLeaf[ROOT] = false;
    for (int state = 1; state < states; state++) {
      isLeaf[parent[state]] = false;
    }
    rows = new int[states][];
    rows[ROOT] = row(ROOT, new int[ASCII]);
    int left = ROWS;
    for (int state : breadthFirst()) {
      if (depth[state] > 1) {
        fallback[state] = step(fallback[parent[state]], incoming[state]);
      }
      word[state] = Math.max(word[state], word[fallback[state]]);
      int[] shorter = rows[fallback[state]];
      if (left-- > 0 && shorter != null) {
        rows[state] = row(state, shorter.clone());
      }
    }
  }

  boolean isEmpty() {
    return states == 1;
  }

  /**
   * Tells the words in a part of a text in the order of their ends.
   *
   * @return how many characters at the end of the part are the beginning of a longer word
   */
  int search(String text, int from, int to, Found found) {
    int state = ROOT;
    for (int at = from; at < to; at++) {
      state = step(state, text.charAt(at));
      int length = word[state];
      if (length > 0) {
        found.word(at + 1 - length, at + 1);
      }
    }
    while (isLeaf[state]) {
      state = fallback[state];
    }
    return depth[state];
  }

  private int step(int from, char c) {
    int state = from;
    while (true) {
      int[] row = rows[state];
      if (row != null && c < ASCII) {
        return row[c];
      }
      int next = edge(state, c);
      if (next != ROOT || state == ROOT) {
        return next;
      }
      state = fallback[state];
    }
  }

  private int[] row(int state, int[] row) {
    for (char c = 0; c < ASCII; c++) {
      int next = edge(state, c);
      row[c] = next == ROOT ? row[c] : next;
    }
    return row;
  }

  private int edge(int state, char c) {
    long key = key(state, c);
    for (int slot = slot(key); ; slot = (slot + 1) & (edges.length - 1)) {
      if (edges[slot] == key) {
        return targets[slot];
      }
      if (edges[slot] == 0) {
        return ROOT;
      }
    }
  }

  /** The state of a word. */
  private int insert(String added, int[] parent, char[] incoming, int[] depths) {
    int state = ROOT;
    for (int i = 0; i < added.length(); i++) {
      char c = added.charAt(i);
      int next = edge(state, c);
      if (next == ROOT) {
        next = states++;
        parent[next] = state;
        incoming[next] = c;
        depths[next] = i + 1;
        connect(state, c, next);
      }
      state = next;
    }
    return state;
  }

  private void connect(int state, char c, int next) {
    long key = key(state, c);
    int slot = slot(key);
    while (edges[slot] != 0) {
      slot = (slot + 1) & (edges.length - 1);
    }
    edges[slot] = key;
    targets[slot] = next;
  }

  /** All states but the root, those near to it first. */
  private int[] breadthFirst() {
    int deepest = Arrays.stream(depth).max().orElse(0);
    int[] place = new int[deepest + 2];
    for (int state = 1; state < states; state++) {
      place[depth[state] + 1]++;
    }
    for (int level = 1; level < place.length; level++) {
      place[level] += place[level - 1];
    }
    int[] order = new int[states - 1];
    for (int state = 1; state < states; state++) {
      order[place[depth[state]]++] = state;
    }
    return order;
  }

  /** Never 0. */
  private static long key(int state, char c) {
    return (((long) state << Character.SIZE) | c) + 1;
  }

  private int slot(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (edges.length - 1);
  }
}
