package io.throughline.pipeline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pattern for names of jobs: {@code *} for anything, {@code ?} for one character, {@code [a-c]}
 * and {@code [!a-c]} for one of them or none of them, <code>{a,b}</code> for either, a backslash
 * before a character that stands for itself. Matching takes time in proportion to pattern times
 * name, whatever the pattern.
 */
final class Glob {
  private static final int MOST_ALTERNATIVES = 100;

  /** One position of a pattern. */
  private sealed interface Token {
    record Any() implements Token {}

    record One() implements Token {}

    record Literal(int codePoint) implements Token {}

    /** Ranges of characters as pairs of the first and the last. */
    record OneOf(List<int[]> ranges, boolean negated) implements Token {}
  }

  private final List<List<Token>> alternatives;

  private Glob(List<List<Token>> alternatives) {
    this.alternatives = alternatives;
  }

  static boolean isPlain(String pattern) {
    return pattern.chars().noneMatch(c -> "*?[]{}\\".indexOf(c) >= 0);
  }

  /** The pattern, or nothing if a bracket or a brace is never closed. */
  static Optional<Glob> parse(String pattern) {
    List<List<Token>> alternatives = new ArrayList<>();
    for (String alternative : expand(pattern).orElse(List.of())) {
      Optional<List<Token>> tokens = tokens(alternative.codePoints().toArray());
      if (tokens.isEmpty()) {
        return Optional.empty();
      }
      alternatives.add(tokens.get());
    }
    return alternatives.isEmpty() ? Optional.empty() : Optional.of(new Glob(alternatives));
  }

  /** The patterns without braces that a pattern with braces stands for. */
  private static Optional<List<String>> expand(String pattern) {
    List<String> open = new ArrayList<>(List.of(pattern));
    List<String> done = new ArrayList<>();
    while (!open.isEmpty()) {
      String next = open.removeLast();
      int from = next.indexOf('{');
      if (from < 0) {
        done.add(next);
        continue;
      }
      int to = next.indexOf('}', from);
      if (to < 0 || open.size() + done.size() > MOST_ALTERNATIVES) {
        return Optional.empty();
      }
      for (String choice : next.substring(from + 1, to).split(",", -1)) {
        open.add(next.substring(0, from) + choice + next.substring(to + 1));
      }
    }
    return Optional.of(done);
  }

  private static Optional<List<Token>> tokens(int[] pattern) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < pattern.length) {
      switch (pattern[at]) {
        case '*' -> tokens.add(new Token.Any());
        case '?' -> tokens.add(new Token.One());
        case '[' -> {
          int end = endOfClass(pattern, at);
          if (end < 0) {
            return Optional.empty();
          }
          tokens.add(oneOf(pattern, at + 1, end));
          at = end;
        }
        case '\\' -> {
          if (++at == pattern.length) {
            return Optional.empty();
          }
          tokens.add(new Token.Literal(pattern[at]));
        }
        default -> tokens.add(new Token.Literal(pattern[at]));
      }
      at++;
    }
    return Optional.of(tokens);
  }

  private static int endOfClass(int[] pattern, int start) {
    for (int at = start + 2; at < pattern.length; at++) {
      if (pattern[at] == ']') {
        return at;
      }
    }
    return -1;
  }

  private static Token oneOf(int[] pattern, int from, int to) {
    boolean negated = pattern[from] == '!' || pattern[from] == '^';
    List<int[]> ranges = new ArrayList<>();
    for (int at = negated ? from + 1 : from; at < to; at++) {
      boolean range = at + 2 < to && pattern[at + 1] == '-';
      ranges.add(new int[] {pattern[at], pattern[range ? at + 2 : at]});
      at += range ? 2 : 0;
    }
    return new Token.OneOf(ranges, negated);
  }

  boolean matches(String name) {
    int[] characters = name.codePoints().toArray();
    return alternatives.stream().anyMatch(tokens -> matches(tokens, characters));
  }

  /** Goes back to the last star only: an earlier one need not take more. */
  private static boolean matches(List<Token> tokens, int[] name) {
    int token = 0;
    int at = 0;
    int starToken = -1;
    int starAt = 0;
    while (at < name.length) {
      if (token < tokens.size() && tokens.get(token) instanceof Token.Any) {
        starToken = token++;
        starAt = at;
      } else if (token < tokens.size() && matchesOne(tokens.get(token), name[at])) {
        token++;
        at++;
      } else if (starToken >= 0) {
        token = starToken + 1;
        at = ++starAt;
      } else {
        return false;
      }
    }
    return tokens.subList(token, tokens.size()).stream().allMatch(Token.Any.class::isInstance);
  }

  private static boolean matchesOne(Token token, int character) {
    return switch (token) {
      case Token.Any _ -> false;
      case Token.One _ -> true;
      case Token.Literal(int codePoint) -> codePoint == character;
      case Token.OneOf(List<int[]> ranges, boolean negated) ->
          negated != ranges.stream().anyMatch(r -> r[0] <= character && character <= r[1]);
    };
  }
}
