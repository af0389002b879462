package io.throughline.gateway.model;

import java.util.List;

/**
 * Some of many things, newest first.
 *
 * @param older id to go on with to older ones, 0 at the end
 * @param newer id to go on with to newer ones, 0 at the end
 */
public record Page<T>(List<T> items, long older, long newer) {
  public Page {
    items = List.copyOf(items);
  }
}
