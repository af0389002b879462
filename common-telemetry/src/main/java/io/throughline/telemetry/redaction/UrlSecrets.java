package io.throughline.telemetry.redaction;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a URL that are secret: who asks, and the values of parameters that prove it. They
 * are replaced by {@code REDACTED}, as the semantic conventions have it, and the rest stays.
 */
final class UrlSecrets {
  /** What a reader sees instead. */
  static final String INSTEAD = "REDACTED";

  /** A user without a password is hidden from this length on: tokens are used so. */
  private static final int LONG_USER = 16;

  private static final int LONGEST = TokenShape.LONGEST;

  /** Parameters of which the value is secret, in lower case. */
  private static final Set<String> USUAL =
      Set.of(
          "x-amz-signature",
          "x-amz-credential",
          "x-amz-security-token",
          "awsaccesskeyid",
          "x-goog-signature",
          "x-goog-credential",
          "googleaccessid",
          "signature",
          "sig",
          "token",
          "access_token",
          "refresh_token",
          "id_token",
          "private_token",
          "auth_token",
          "jwt",
          "key",
          "api_key",
          "apikey",
          "api-key",
          "password",
          "passwd",
          "pwd",
          "secret",
          "client_secret");

  private final Set<String> parameters;

  /**
   * Hides the values of the usual parameters.
   *
   * @param more parameters, in any case
   */
  UrlSecrets(Collection<String> more) {
    parameters =
        Stream.concat(USUAL.stream(), more.stream().map(UrlSecrets::lower))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Finds the secrets of the URL that has {@code ://} at the given place. */
  void find(String text, int separator, Findings into) {
    int start = separator;
    while (start > 0 && isOfScheme(text.charAt(start - 1))) {
      start--;
    }
    int from = separator + 3;
    int limit = Math.min(text.length(), from + LONGEST);
    int end = from;
    while (end < limit && !endsUrl(text.charAt(end))) {
      end++;
    }
    if (end == text.length()) {
      into.open(start);
    }
    int path = from;
    while (path < end && "/?#".indexOf(text.charAt(path)) < 0) {
      path++;
    }
    int before = into.count();
    findUser(text, from, path, into);
    findParameters(text, path, end, into);
    if (into.count() > before) {
      into.keepTogether(start, end);
    }
  }

  private static void findUser(String text, int from, int end, Findings into) {
    int at = end - 1;
    while (at >= from && text.charAt(at) != '@') {
      at--;
    }
    if (at < from) {
      return;
    }
    int colon = from;
    while (colon < at && text.charAt(colon) != ':') {
      colon++;
    }
    if (colon < at) {
      into.hide(from, colon, INSTEAD);
      into.hide(colon + 1, at, INSTEAD);
    } else if (at - from >= LONG_USER) {
      into.hide(from, at, INSTEAD);
    }
  }

  /** Finds the secrets in a query, or in what follows the authority of a URL. */
  void findParameters(String text, int from, int end, Findings into) {
    int name = from;
    for (int at = from; at < end; at++) {
      char c = text.charAt(at);
      if (separates(c)) {
        name = at + 1;
      } else if (c == '=' && name <= at) {
        int last = at + 1;
        while (last < end && !separates(text.charAt(last))) {
          last++;
        }
        if (parameters.contains(decoded(text.substring(name, at)))) {
          into.hide(at + 1, last, INSTEAD);
        }
        at = last - 1;
      }
    }
  }

  private static boolean separates(char c) {
    return c == '&' || c == ';' || c == '?' || c == '#';
  }

  private static String decoded(String name) {
    try {
      return lower(name.indexOf('%') < 0 ? name : URLDecoder.decode(name, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return lower(name);
    }
  }

  private static boolean isOfScheme(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '-'
        || c == '.';
  }

  private static boolean endsUrl(char c) {
    return c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '\\';
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
