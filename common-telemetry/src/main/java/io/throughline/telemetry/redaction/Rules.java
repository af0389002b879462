package io.throughline.telemetry.redaction;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is hidden whatever secrets are known: by its looks, or by the place where it stands. */
final class Rules {
  private static final String URL = "://";

  private final Map<String, TokenShape> shapes = new HashMap<>();
  private final Automaton beginnings;
  private final UrlSecrets urls;
  private final LinePatterns patterns;
  private final HeaderNames headers;

  Rules(RedactionConfig config) {
    TokenShape.ALL.forEach(shape -> shape.beginnings().forEach(text -> shapes.put(text, shape)));
    List<String> words = new ArrayList<>(shapes.keySet());
    words.add(URL);
    beginnings = new Automaton(words);
    urls = new UrlSecrets(config.queryParameters());
    patterns = new LinePatterns(config.patterns());
    headers = new HeaderNames(config.headers());
  }

  /**
   * Finds what is hidden by its looks.
   *
   * @param bytes whether the characters of the text are the bytes of a text in UTF-8
   */
  void find(String text, boolean bytes, Findings into) {
    int tail =
        beginnings.search(
            text,
            0,
            text.length(),
            (start, end) -> {
              TokenShape shape = shapes.get(text.substring(start, end));
              if (shape == null) {
                urls.find(text, start, into);
              } else {
                find(shape, text, start, end, into);
              }
            });
    into.open(text.length() - tail);
    patterns.find(text, bytes, into);
  }

  private static void find(TokenShape shape, String text, int start, int behind, Findings into) {
    shape
        .in(text, start, behind)
        .ifPresent(token -> {
          if (token.enough()) {
            into.hide(token.start(), token.end(), Redaction.PLACEHOLDER);
            into.keepTogether(start, token.end());
          }
          if (!token.complete()) {
            into.open(start);
            into.begin(token.start());
          }
        });
  }

  UrlSecrets urls() {
    return urls;
  }

  HeaderNames headers() {
    return headers;
  }
}
