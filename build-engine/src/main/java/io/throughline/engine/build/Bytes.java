package io.throughline.engine.build;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that do not change. */
public final class Bytes {
  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** The bytes of an array that is left to this object. */
  public static Bytes of(byte[] array) {
    return new Bytes(array);
  }

  /** A text in UTF-8. */
  public static Bytes of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public int length() {
    return array.length;
  }

  /** The bytes; not to be changed. */
  public byte[] array() {
    return array;
  }

  /** The bytes as UTF-8. */
  public String text() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** How many: the bytes may be anything. */
  @Override
  public String toString() {
    return "Bytes{" + array.length + "}";
  }
}
