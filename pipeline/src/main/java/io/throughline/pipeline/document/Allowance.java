package io.throughline.pipeline.document;

/** What is left of the limits while a text is read. */
final class Allowance {
  /** What a part of the text has used up, so that an alias to it costs the same again. */
  record Cost(long weight, long aliases) {}

  private final DocumentLimits limits;
  private long weight;
  private long aliases;
  private int depth;

  Allowance(DocumentLimits limits) {
    this.limits = limits;
  }

  void enter(Place place) {
    depth++;
    if (depth > limits.nesting()) {
      throw new Unreadable(place, "lists and mappings nest deeper than " + limits.nesting());
    }
  }

  void leave() {
    depth--;
  }

  void value(Place place, int characters) {
    charge(place, DocumentLimits.VALUE_WEIGHT + (long) characters);
  }

  void alias(Place place, Cost cost) {
    aliases += 1 + cost.aliases();
    if (aliases > limits.aliases()) {
      throw new Unreadable(place, "there are more than " + limits.aliases() + " aliases");
    }
    charge(place, cost.weight());
  }

  private void charge(Place place, long cost) {
    weight += cost;
    if (weight > limits.weight()) {
      throw new Unreadable(place, "the file holds too many values");
    }
  }

  Cost spent() {
    return new Cost(weight, aliases);
  }

  Cost spentSince(Cost before) {
    return new Cost(weight - before.weight(), aliases - before.aliases());
  }
}
