package io.throughline.telemetry.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Texts for tests that try many: the same ones for the same seed, so that what failed once can be
 * tried again.
 */
public final class RandomText {
  private final long seed;
  private final Random random;

  public RandomText(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** So many, with the seeds from 0. */
  public static Stream<RandomText> times(int count) {
    return LongStream.range(0, count).mapToObj(RandomText::new);
  }

  /** A text made of the characters given; lengths in chars, both inclusive. */
  public String of(String characters, int shortest, int longest) {
    StringBuilder text = new StringBuilder();
    for (int left = number(shortest, longest); left > 0; left--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  /**
   * A text of any chars, often ones that make trouble: control characters, quotes, halves of
   * surrogate pairs, what is not ASCII.
   */
  public String any(int longest) {
    StringBuilder text = new StringBuilder();
    for (int left = number(0, longest); left > 0; left--) {
      text.append(
          switch (random.nextInt(4)) {
            case 0 -> (char) random.nextInt(0x10000);
            case 1 -> (char) random.nextInt(0x80);
            case 2 ->
                "\0\n\r\t\"'\\<&%$\u007f\u0085\u0661\u2028\ud800\udfff\ufffe"
                    .charAt(random.nextInt(18));
            default -> (char) ('a' + random.nextInt(26));
          });
    }
    return text.toString();
  }

  /** A list of texts as {@link #of}, up to so many. */
  public List<String> listOf(String characters, int shortest, int longest, int most) {
    List<String> texts = new ArrayList<>();
    for (int left = number(0, most); left > 0; left--) {
      texts.add(of(characters, shortest, longest));
    }
    return texts;
  }

  /** One of those given. */
  @SafeVarargs
  public final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  /** A number between the two, both inclusive. */
  public int number(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  @Override
  public String toString() {
    return "seed " + seed;
  }
}
