package io.throughline.credentials.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The value of a variable. It lies outside of the Java heap, so that no heap dump has it for longer
 * than it is in use, and is overwritten when nobody holds it any more. Nothing shows it unasked.
 */
public final class Secret {
  private static final Cleaner CLEANER = Cleaner.create();

  private final MemorySegment json;
  private final BooleanSupplier current;
  private final Optional<Duration> lease;

  private Secret(MemorySegment json, BooleanSupplier current, Optional<Duration> lease) {
    this.json = json;
    this.current = current;
    this.lease = lease;
  }

  /** A value that stays as it is. */
  public static Secret of(JsonNode value) {
    return of(value, () -> true, Optional.empty());
  }

  /** A value that counts for as long as {@code current} says so; asked often, it must be quick. */
  public static Secret whileCurrent(JsonNode value, BooleanSupplier current) {
    return of(value, current, Optional.empty());
  }

  /** A value that counts for a limited time from now on. */
  public static Secret leased(JsonNode value, Duration lease) {
    return of(value, () -> true, Optional.of(lease));
  }

  private static Secret of(JsonNode value, BooleanSupplier current, Optional<Duration> lease) {
    Arena arena = Arena.ofShared();
    MemorySegment outside = outside(value, arena);
    Secret secret = new Secret(outside, current, lease);
    CLEANER.register(
        secret,
        () -> {
          outside.fill((byte) 0);
          arena.close();
        });
    return secret;
  }

  private static MemorySegment outside(JsonNode value, Arena arena) {
    byte[] bytes = bytes(value);
    try {
      MemorySegment outside = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, outside, ValueLayout.JAVA_BYTE, 0, bytes.length);
      return outside;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] bytes(JsonNode value) {
    try {
      return SecretJson.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value, read anew for each call; the caller holds it no longer than needed. */
  public JsonNode value() {
    byte[] bytes = json.toArray(ValueLayout.JAVA_BYTE);
    try {
      return SecretJson.mapper().readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Reference.reachabilityFence(this);
    }
  }

  /** Whether the value still is what its manager would answer, as far as can be told cheaply. */
  public boolean isCurrent() {
    return current.getAsBoolean();
  }

  /** How long the value counted when it was read; absent when that is not limited. */
  public Optional<Duration> lease() {
    return lease;
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
