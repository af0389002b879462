package io.throughline.telemetry.redaction;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hides secrets in the attributes of measurements, which have few different ones: what was looked
 * through is not again until other values are held.
 *
 * <p>Safe for use from many threads.
 */
public final class RedactedLabels {
  private final Redaction redaction;
  private final int most;
  private volatile Seen seen = new Seen(-1, new ConcurrentHashMap<>());

  /** What was looked through while the same values were held. */
  private record Seen(long version, Map<Attributes, Attributes> safe) {}

  /**
   * Nothing was looked through yet.
   *
   * @param most different attributes that are remembered
   */
  public RedactedLabels(Redaction redaction, int most) {
    this.redaction = redaction;
    this.most = most;
  }

  /** The attributes, the same if there is nothing to hide in them. */
  public Attributes of(Attributes asked) {
    if (asked.isEmpty()) {
      return asked;
    }
    Seen current = current();
    Attributes known = current.safe().get(asked);
    if (known != null) {
      return known;
    }
    Attributes safe = safe(asked);
    if (current.safe().size() < most) {
      current.safe().put(asked, safe);
    }
    return safe;
  }

  /** The version is read before anything is looked for: what is held later makes a newer one. */
  private Seen current() {
    long version = redaction.version();
    Seen current = seen;
    if (current.version() != version) {
      current = new Seen(version, new ConcurrentHashMap<>());
      seen = current;
    }
    return current;
  }

  @SuppressWarnings("unchecked") // The type of a key is the type of its value.
  private Attributes safe(Attributes asked) {
    AttributesBuilder changed = null;
    for (Map.Entry<AttributeKey<?>, Object> entry : asked.asMap().entrySet()) {
      if (entry.getKey().getType() == AttributeType.STRING) {
        String text = (String) entry.getValue();
        String safe = redaction.applyToLabel(text);
        if (!safe.equals(text)) {
          changed = changed == null ? asked.toBuilder() : changed;
          changed.put((AttributeKey<String>) entry.getKey(), safe);
        }
      }
    }
    return changed == null ? asked : changed.build();
  }

  @Override
  public String toString() {
    return "RedactedLabels" + seen.safe().keySet();
  }
}
