package io.throughline.telemetry.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Hides secrets in texts: the values that this process has been told, in every {@linkplain
 * SecretForms form}, and what is a secret by its looks. Values are held for as long as something
 * that may show them is alive.
 *
 * <p>Safe for use from many threads.
 */
public final class Redaction {
  /** What a reader sees instead. */
  public static final String PLACEHOLDER = "((redacted))";

  /** Characters that take no time worth mentioning to prepare. */
  private static final int SMALL = 1 << 15;

  /** Shorter values are words such as main or prod more often than secrets. */
  private static final int LABEL_SECRET = 8;

  private final Rules rules;
  private final Map<String, Integer> holders = new HashMap<>();

  /** Many forms, which take a while to prepare, and those that came since that was done. */
  private volatile Words many = Words.NONE;

  private volatile Words recent = Words.NONE;
  private final AtomicLong version = new AtomicLong();

  /**
   * What is looked for.
   *
   * @param forms it, as it was when this was made
   * @param size characters of it
   * @param inText finds it in a text
   * @param inBytes finds it in the bytes of a text, each taken for a character
   */
  private record Words(Set<String> forms, int size, Automaton inText, Automaton inBytes) {
    static final Words NONE = new Words(Set.of(), 0, Automaton.EMPTY, Automaton.EMPTY);

    static Words of(Set<String> forms) {
      if (forms.isEmpty()) {
        return NONE;
      }
      Automaton inText = new Automaton(forms);
      Set<String> bytes = forms.stream().map(Redaction::bytesAsText).collect(Collectors.toSet());
      return new Words(
          forms,
          Redaction.size(forms),
          inText,
          bytes.equals(forms) ? inText : new Automaton(bytes));
    }
  }

  /** A claim on values; closing it twice is harmless. */
  public interface Hold extends AutoCloseable {
    @Override
    void close();
  }

  /** Hides what is hidden everywhere. */
  public Redaction() {
    this(RedactionConfig.DEFAULT);
  }

  /** Hides what is configured. */
  public Redaction(RedactionConfig config) {
    this(new Rules(config));
  }

  private Redaction(Rules rules) {
    this.rules = rules;
  }

  /** Another one that hides the same, but no value yet. */
  public Redaction fresh() {
    return new Redaction(rules);
  }

  /** Hides the values until the hold is closed. */
  public Hold hold(Collection<String> values) {
    Set<String> forms = new LinkedHashSet<>();
    values.forEach(value -> forms.addAll(SecretForms.of(value)));
    take(forms);
    return new Hold() {
      private boolean closed;

      @Override
      public synchronized void close() {
        if (!closed) {
          closed = true;
          letGo(forms);
        }
      }
    };
  }

  /**
   * The text with every secret replaced. Values that overlap in the text are replaced as one, so
   * that no part of either shows.
   */
  public String apply(String text) {
    return find(text, false).settle().replaced(text);
  }

  /**
   * As {@link #apply}, for a text of which the end was cut off: a beginning of a secret that stands
   * at its very end is replaced too.
   */
  public String applyToCut(String text) {
    Findings found = find(text, false);
    found.hideBegun();
    return found.settle().replaced(text);
  }

  /**
   * As {@link #apply}, for a text that tells series of a metric apart: of the values that are held,
   * those of less than 8 characters stay. They come and go with builds, and a name that a short
   * word stands in would be another one from time to time.
   */
  String applyToLabel(String text) {
    return find(text, false, LABEL_SECRET).settle().replaced(text);
  }

  /** Grows whenever other values are held than before. */
  public long version() {
    return version.get();
  }

  /** As {@link #apply}, for the query of a URL. */
  String applyToQuery(String query) {
    Findings found = find(query, false);
    rules.urls().findParameters(query, 0, query.length(), found);
    return found.settle().replaced(query);
  }

  /** Whether the attribute holds what must not be recorded, whatever it is. */
  boolean hidesAttribute(String name) {
    return rules.headers().holdsOne(name);
  }

  /** What is to be hidden in the bytes of a text in UTF-8, of which more may follow. */
  public Findings find(byte[] utf8) {
    return find(new String(utf8, StandardCharsets.ISO_8859_1), true).settle();
  }

  private Findings find(String text, boolean bytes) {
    return find(text, bytes, 0);
  }

  private Findings find(String text, boolean bytes, int shortest) {
    Findings found = new Findings(text.length());
    // In this order, since what is recent becomes part of the many.
    find(recent, text, bytes, shortest, found);
    find(many, text, bytes, shortest, found);
    rules.find(text, bytes, found);
    return found;
  }

  private static void find(Words words, String text, boolean bytes, int shortest, Findings found) {
    Automaton values = bytes ? words.inBytes() : words.inText();
    if (!values.isEmpty()) {
      int tail =
          values.search(
              text,
              0,
              text.length(),
              (start, end) -> {
                if (end - start >= shortest) {
                  found.hide(start, end, PLACEHOLDER);
                }
              });
      found.begin(text.length() - tail);
    }
  }

  /** Whether no value is held. */
  public synchronized boolean isEmpty() {
    return holders.isEmpty();
  }

  private synchronized void take(Set<String> forms) {
    forms.forEach(form -> holders.merge(form, 1, Integer::sum));
    publish();
  }

  private synchronized void letGo(Set<String> forms) {
    forms.forEach(form -> holders.computeIfPresent(form, (_, n) -> n == 1 ? null : n - 1));
    publish();
  }

  /**
   * Prepares the search for what is held now. While there is much of it, what came last is looked
   * for by itself, and what was let go of is hidden on until a good part of it is.
   */
  private void publish() {
    Set<String> fresh = new HashSet<>(holders.keySet());
    fresh.removeAll(many.forms());
    int added = size(fresh);
    int left = size(holders.keySet()) - added;
    int tolerated = many.size() / 4;
    if (Math.max(added, many.size() - left) <= tolerated && many.size() > SMALL) {
      recent = Words.of(fresh);
    } else {
      // First the one, then the other: what is held is looked for at every moment.
      many = Words.of(Set.copyOf(holders.keySet()));
      recent = Words.NONE;
    }
    version.incrementAndGet();
  }

  private static int size(Set<String> forms) {
    return forms.stream().mapToInt(String::length).sum();
  }

  private static String bytesAsText(String form) {
    return new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Override
  public synchronized String toString() {
    return "Redaction of " + holders.size() + " forms";
  }
}
