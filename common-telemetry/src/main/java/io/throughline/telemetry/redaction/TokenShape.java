package io.throughline.telemetry.redaction;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Secrets that are known by their looks: a beginning that nothing else has, and what follows.
 *
 * @param beginnings the first of them that fits counts
 * @param behind what follows it
 * @param whole whether the beginning is hidden too, and not only what follows
 */
record TokenShape(List<String> beginnings, Rest behind, boolean whole) {
  /** Longest that is looked at, characters; what is longer is not hidden behind that. */
  static final int LONGEST = 4096;

  /** Longest key between BEGIN and END. */
  static final int LONGEST_KEY = 16 << 10;

  /** Longest name of a kind of key, and then some. */
  private static final int LONGEST_KIND = 40;

  private static final String LETTERS = "A-Za-z0-9";

  private static final Rest SEGMENT = run(LETTERS + "_-", 8);

  /** What follows a beginning. */
  @FunctionalInterface
  interface Rest {
    /**
     * What of the text is secret.
     *
     * @param from first character behind the beginning
     * @return absent when the text is something else
     */
    @Nullable Extent of(String text, int from);
  }

  /**
   * Part of a text.
   *
   * @param complete whether more text behind would change nothing
   * @param enough whether it is a secret even when nothing more follows
   */
  record Extent(int start, int end, boolean complete, boolean enough) {}

  /** All that are built in. */
  static final List<TokenShape> ALL =
      List.of(
          token(run(LETTERS, 30), "ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
          token(run(LETTERS + "_", 22), "github_pat_"),
          token(run(LETTERS + "_-", 20), "glpat-"),
          token(run("A-Z0-9", 16), "AKIA", "ASIA"),
          token(run(LETTERS + "-", 10), "xoxb-", "xoxp-", "xoxa-", "xoxo-", "xoxr-", "xoxs-"),
          token(run(LETTERS + "_-", 35), "AIza"),
          token(run(LETTERS + "_-", 24), "hvs.", "hvb."),
          token(TokenShape::jwt, "eyJ"),
          token(TokenShape::privateKey, "-----BEGIN "),
          value(40, "aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", "SecretAccessKey"),
          value(40, "aws_session_token", "AWS_SESSION_TOKEN", "SessionToken"),
          new TokenShape(
              List.of("uthorization: Bearer ", "uthorization: Basic ", "uthorization: token "),
              run("!#-&(-~", 4),
              false));

  private static TokenShape token(Rest behind, String... beginnings) {
    return new TokenShape(List.of(beginnings), behind, true);
  }

  /** A name, a separator as files and JSON have it, and the secret. */
  private static TokenShape value(int shortest, String... names) {
    Rest secret = run(LETTERS + "/+=", shortest);
    return new TokenShape(
        List.of(names),
        (text, from) -> {
          int at = from;
          while (at < text.length() && at < from + 8 && "\"' \\:=".indexOf(text.charAt(at)) >= 0) {
            at++;
          }
          return secret.of(text, at);
        },
        false);
  }

  /** Where the secret is in a text with the beginning at {@code start}. */
  Optional<Extent> in(String text, int start, int behindBeginning) {
    return Optional.ofNullable(behind.of(text, behindBeginning))
        .map(found ->
            whole ? new Extent(start, found.end(), found.complete(), found.enough()) : found);
  }

  /** At least so many characters of a class, which is written as in a regular expression. */
  private static Rest run(String characters, int shortest) {
    boolean[] allowed = new boolean[128];
    for (int i = 0; i < characters.length(); i++) {
      boolean isSpan = i + 2 < characters.length() && characters.charAt(i + 1) == '-';
      char last = characters.charAt(isSpan ? i + 2 : i);
      for (char c = characters.charAt(i); c <= last; c++) {
        allowed[c] = true;
      }
      i += isSpan ? 2 : 0;
    }
    return (text, from) -> {
      int end = endOfRun(text, from, allowed);
      boolean complete = end < text.length() || end - from >= LONGEST;
      boolean enough = end - from >= shortest;
      return complete && !enough ? null : new Extent(from, end, complete, enough);
    };
  }

  private static int endOfRun(String text, int from, boolean[] allowed) {
    int limit = Math.min(text.length(), from + LONGEST);
    int end = from;
    while (end < limit && text.charAt(end) < 128 && allowed[text.charAt(end)]) {
      end++;
    }
    return end;
  }

  /** Header, payload and signature; the first two are objects, which always begin the same. */
  private static @Nullable Extent jwt(String text, int from) {
    int at = from;
    for (int segment = 1; ; segment++) {
      Extent part = SEGMENT.of(text, at);
      if (part == null || !part.complete()) {
        return part == null
            ? null
            : new Extent(from, part.end(), false, segment == 3 && part.enough());
      }
      if (segment == 3) {
        return new Extent(from, part.end(), true, true);
      }
      if (text.charAt(part.end()) != '.') {
        return null;
      }
      at = part.end() + 1;
    }
  }

  /** A block as PEM has it, of any kind of private key; one without an end ends with the text. */
  private static @Nullable Extent privateKey(String text, int from) {
    String head = text.substring(from, Math.min(text.length(), from + LONGEST_KIND));
    int kind = head.indexOf("PRIVATE KEY");
    int other = firstOf("-\n\\", head);
    if (kind < 0 ? other < head.length() || head.length() == LONGEST_KIND : other < kind) {
      return null;
    }
    int limit = Math.min(text.length(), from + LONGEST_KEY);
    String end = "-----END ";
    int close = text.indexOf(end, from, limit);
    if (close < 0) {
      return new Extent(from, limit, limit == from + LONGEST_KEY, kind >= 0);
    }
    int last = close + end.length();
    while (last < limit && text.charAt(last) != '\n' && text.charAt(last) != '-') {
      last++;
    }
    int dashes = last;
    while (dashes < limit && dashes < last + 5 && text.charAt(dashes) == '-') {
      dashes++;
    }
    boolean complete = dashes == last + 5 || dashes < text.length();
    return new Extent(from, dashes, complete, true);
  }

  private static int firstOf(String characters, String text) {
    int at = 0;
    while (at < text.length() && characters.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
