package io.throughline.bench.figure;

import java.util.OptionalDouble;

/**
 * One measured number.
 *
 * @param unit of all three numbers
 * @param wish which direction is the good one
 * @param target what it should be
 * @param peer the same of Concourse 8.2.5, which this program does not measure
 */
public record Figure(
    String name,
    String unit,
    Wish wish,
    OptionalDouble target,
    OptionalDouble peer,
    double measured) {

  /** Which numbers are good ones. */
  public enum Wish {
    LOW,
    HIGH
  }

  /** A figure with nothing beside it. */
  public static Figure low(String name, String unit, double measured) {
    return new Figure(
        name, unit, Wish.LOW, OptionalDouble.empty(), OptionalDouble.empty(), measured);
  }

  /** A figure with nothing beside it, better when it is higher. */
  public static Figure high(String name, String unit, double measured) {
    return new Figure(
        name, unit, Wish.HIGH, OptionalDouble.empty(), OptionalDouble.empty(), measured);
  }

  public Figure target(double value) {
    return new Figure(name, unit, wish, OptionalDouble.of(value), peer, measured);
  }

  public Figure peer(double value) {
    return new Figure(name, unit, wish, target, OptionalDouble.of(value), measured);
  }

  /** Whether there is a target that it misses. */
  public boolean fallsShort() {
    return target.isPresent()
        && switch (wish) {
          case LOW -> measured > target.getAsDouble();
          case HIGH -> measured < target.getAsDouble();
        };
  }
}
