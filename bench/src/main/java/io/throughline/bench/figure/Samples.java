package io.throughline.bench.figure;

import java.util.Arrays;
import java.util.Collection;

/** Numbers of the same thing, measured again and again. */
public final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Samples of some values.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Samples of(Collection<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Samples of some values.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Samples of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Samples(sorted);
  }

  public int count() {
    return sorted.length;
  }

  public double median() {
    return percentile(50);
  }

  /** The smallest value that so many percent of the values do not exceed. */
  public double percentile(double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  public double largest() {
    return sorted[sorted.length - 1];
  }

  public double smallest() {
    return sorted[0];
  }
}
