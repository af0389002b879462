package io.throughline.telemetry.redaction;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The headers whose values prove who asks. They are never recorded. */
final class HeaderNames {
  private static final Set<String> USUAL =
      Set.of(
          "authorization",
          "proxy-authorization",
          "cookie",
          "set-cookie",
          "authentication",
          "x-api-key",
          "x-auth",
          "x-amz-security-token");

  /** As {@code x-gitlab-token}, {@code x-hub-signature-256}. */
  private static final Pattern ENDS =
      Pattern.compile("x-.*(token|secret|signature(-\\d+)?|api-key|password)");

  private static final Pattern ATTRIBUTE =
      Pattern.compile("(?:.*\\.)?(?:headers?|metadata)\\.(.+)", Pattern.CASE_INSENSITIVE);

  private final Set<String> names;

  /**
   * The usual ones.
   *
   * @param more others, in any case
   */
  HeaderNames(Collection<String> more) {
    names =
        Stream.concat(USUAL.stream(), more.stream())
            .map(HeaderNames::plain)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether an attribute of this name holds the value of such a header. */
  boolean holdsOne(String attribute) {
    if (!holds(attribute, "header") && !holds(attribute, "metadata")) {
      return false;
    }
    var name = ATTRIBUTE.matcher(attribute);
    return name.matches() && isSecret(name.group(1));
  }

  /** Whether a name has the word in it, in any case; asked for every attribute of every span. */
  private static boolean holds(String name, String word) {
    int last = name.length() - word.length();
    for (int at = 0; at <= last; at++) {
      if (name.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }

  boolean isSecret(String header) {
    String name = plain(header);
    return names.contains(name) || ENDS.matcher(name).matches();
  }

  private static String plain(String header) {
    return header.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
