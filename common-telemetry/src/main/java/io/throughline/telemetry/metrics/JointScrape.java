package io.throughline.telemetry.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The metrics of several services of one process in one scrape. A family is there once, and each of
 * its series says by the label {@value #SERVICE} whose it is, as {@code target_info} does.
 *
 * <p>Safe for use from many threads.
 */
public final class JointScrape implements MultiCollector {
  /** As {@code service.name} looks in a scrape. */
  static final String SERVICE = "service_name";

  private final Map<String, Scrape> services = new ConcurrentSkipListMap<>();

  /** From now on the metrics of this service are in it too. */
  public void add(String serviceName, Scrape scrape) {
    services.put(serviceName, scrape);
  }

  /** The metrics as they are now. */
  @Override
  public MetricSnapshots collect() {
    SortedMap<String, List<MetricSnapshot>> families = new TreeMap<>();
    services.forEach((service, scrape) ->
        scrape
            .collect()
            .forEach(family ->
                families
                    .computeIfAbsent(
                        family.getMetadata().getPrometheusName(), _ -> new ArrayList<>())
                    .add(Family.labelled(family, SERVICE, service))));
    return new MetricSnapshots(families.values().stream().map(Family::joined).toList());
  }
}
