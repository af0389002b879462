package io.throughline.engine.log;

import io.throughline.telemetry.redaction.Findings;
import io.throughline.telemetry.redaction.Redaction;
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
  private final Redaction own;
  private final Set<String> values = new ConcurrentSkipListSet<>();
  private final List<Redaction.Hold> holds = new ArrayList<>();

  /**
   * No secrets yet.
   *
   * @param everywhere hides values in the spans of this process
   */
  public BuildSecrets(Redaction everywhere) {
    this.everywhere = everywhere;
    this.own = everywhere.fresh();
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
  }

  /** The text without the secrets. */
  public String hide(String text) {
    return own.apply(text);
  }

  /** Every secret, for whoever has to hide them as well. */
  public List<String> all() {
    return List.copyOf(values);
  }

  /** What is to be hidden in the bytes of a text, of which more may follow. */
  Findings find(byte[] utf8) {
    return own.find(utf8);
  }

  @Override
  public synchronized void close() {
    holds.forEach(Redaction.Hold::close);
    holds.clear();
  }
}
