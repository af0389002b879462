package io.throughline.scheduler.inputs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A version that may become an input, with the jobs that vouch for it so far.
 *
 * @param vouchers build by its job
 * @param hasNext whether one of the builds is newer than those that the last build was made from
 */
record Candidate(String version, Map<Long, Long> vouchers, boolean hasNext) {
  Candidate {
    vouchers = Map.copyOf(vouchers);
  }

  static Candidate of(String version) {
    return new Candidate(version, Map.of(), false);
  }

  boolean isVouchedForBy(long job) {
    return vouchers.containsKey(job);
  }

  Candidate vouchedForBy(long job, long build, boolean newer) {
    Map<Long, Long> more = new TreeMap<>(vouchers);
    more.put(job, build);
    return new Candidate(version, more, hasNext || newer);
  }

  /** The builds, oldest first. */
  List<Long> builds() {
    List<Long> builds = new ArrayList<>(vouchers.values());
    builds.sort(Long::compare);
    return builds;
  }
}
