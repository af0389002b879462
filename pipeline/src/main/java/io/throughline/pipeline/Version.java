package io.throughline.pipeline;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version of a resource, in the words of its type. Two versions with equal fields are the same
 * version.
 *
 * @param fields in the order of their names
 */
public record Version(SortedMap<String, String> fields) {
  public Version {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  public static Version of(Map<String, String> fields) {
    return new Version(new TreeMap<>(fields));
  }

  /** Whether this version has all fields of the other: how a pin matches. */
  public boolean contains(Version pin) {
    return fields.entrySet().containsAll(pin.fields.entrySet());
  }
}
