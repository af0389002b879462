package io.throughline.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.BooleanSupplier;

/** The value of a variable. Nothing shows it unasked. */
public final class Secret {
  private final JsonNode value;
  private final BooleanSupplier current;

  private Secret(JsonNode value, BooleanSupplier current) {
    this.value = value;
    this.current = current;
  }

  /** A value that stays as it is. */
  public static Secret of(JsonNode value) {
    return new Secret(value, () -> true);
  }

  /** A value that counts for as long as {@code current} says so; asked often, it must be quick. */
  public static Secret whileCurrent(JsonNode value, BooleanSupplier current) {
    return new Secret(value, current);
  }

  public JsonNode value() {
    return value;
  }

  /** Whether the value still is what its source would answer, as far as can be told cheaply. */
  public boolean isCurrent() {
    return current.getAsBoolean();
  }

  @Override
  public String toString() {
    return "Secret";
  }
}
