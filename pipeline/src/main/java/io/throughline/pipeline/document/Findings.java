package io.throughline.pipeline.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a text, up to a limit. */
public final class Findings {
  private final int limit;
  private final List<Finding> found = new ArrayList<>();

  public Findings(int limit) {
    this.limit = limit;
  }

  public void add(Place place, String path, String message) {
    if (found.size() < limit) {
      found.add(new Finding(place, path, message));
      return;
    }
    if (found.size() == limit) {
      found.add(new Finding(place, "", "there are more problems than these " + limit));
    }
  }

  /** In the order of their places. */
  public List<Finding> inOrder() {
    return found.stream().distinct().sorted(Comparator.comparing(Finding::place)).toList();
  }
}
