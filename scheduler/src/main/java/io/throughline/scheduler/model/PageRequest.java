package io.throughline.scheduler.model;

/**
 * Which part of a list is wanted: without bounds the newest entries; with {@code from} those with
 * ids from there on, nearest first; with {@code to} those with ids up to there; with both the ones
 * between, nearest to {@code from}.
 *
 * @param from 0 for no bound
 * @param to 0 for no bound
 * @param limit at least 1
 */
public record PageRequest(long from, long to, int limit) {
  /** As many entries as a page has when nobody says how many. */
  public static final int DEFAULT_LIMIT = 100;

  /** As many entries as fit into one answer, with a reserve. */
  public static final int MAX_LIMIT = 4000;

  /** The limit is replaced by the default when it is 0, and is cut to what fits into one answer. */
  public static PageRequest of(long from, long to, int limit) {
    return new PageRequest(from, to, limit <= 0 ? DEFAULT_LIMIT : Math.min(limit, MAX_LIMIT));
  }

  /** Whether entries are counted upwards from a bound. */
  public boolean isUpwards() {
    return from > 0;
  }
}
