package io.throughline.engine.log;

import io.throughline.telemetry.redaction.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The secret values that a build's steps were told. They are hidden in what the build tells, and in
 * the spans of this process until the build is forgotten.
 *
 * <p>Safe for use from many threads.
 */
public final class BuildSecrets implements AutoCloseable {
  private final Redaction everywhere;
  private final Redaction own = new Redaction();
  private final Set<String> values = new ConcurrentSkipListSet<>();
  private final List<Redaction.Hold> holds = new ArrayList<>();
  private volatile List<byte[]> patterns = List.of();

  /**
   * No secrets yet.
   *
   * @param everywhere hides values in the spans of this process
   */
  public BuildSecrets(Redaction everywhere) {
    this.everywhere = everywhere;
  }

  /** Hides the values from now on. */
  public synchronized void add(Collection<String> secrets) {
    Set<String> fresh = new TreeSet<>(secrets);
    fresh.removeAll(values);
    if (fresh.isEmpty()) {
      return;
    }
    holds.add(everywhere.hold(fresh));
    holds.add(own.hold(fresh));
    values.addAll(fresh);
    patterns =
        Redaction.hidden(values).stream()
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toList();
  }

  /** The text without the secrets. */
  public String hide(String text) {
    return own.apply(text);
  }

  /** Every secret, for whoever has to hide them as well. */
  public List<String> all() {
    return List.copyOf(values);
  }

  /** What {@link #hide} looks for, as bytes; none of them holds a line break. */
  List<byte[]> patterns() {
    return patterns;
  }

  @Override
  public synchronized void close() {
    holds.forEach(Redaction.Hold::close);
    holds.clear();
  }
}
