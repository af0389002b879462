package io.throughline.telemetry.contract;

import java.util.List;
import java.util.Locale;

/** The kinds of names that the contract holds. */
enum Section {
  SPAN("spans", "template", "kind"),
  ATTRIBUTE("attributes", "key", "type"),
  EVENT("events", "name"),
  BAGGAGE("baggage", "name"),
  METRIC("metrics", "name", "kind", "unit"),
  CONCOURSE("concourse", "name", "kind"),
  SHIM_ATTRIBUTE("shimAttributes", "key", "type"),
  SHIM_METRIC("shimMetrics", "name", "kind", "unit");

  private final String key;
  private final String name;
  private final List<String> promised;

  Section(String key, String name, String... promised) {
    this.key = key;
    this.name = name;
    this.promised = List.of(promised);
  }

  /** Key of the list in the document. */
  String key() {
    return key;
  }

  /** Key of an entry's name. */
  String nameKey() {
    return name;
  }

  /** Keys of what a reader relies on beside the name. */
  List<String> promised() {
    return promised;
  }

  /** The word for one entry. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
