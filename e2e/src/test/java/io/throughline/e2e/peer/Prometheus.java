package io.throughline.e2e.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real Prometheus that scrapes every two seconds and keeps exemplars. */
public final class Prometheus implements AutoCloseable {
  private static final String CONFIG =
      """
      global: {scrape_interval: 2s, scrape_timeout: 2s}
      storage: {exemplars: {max_exemplars: 100000}}
      scrape_configs:
      """;

  /** Wide enough for every exemplar of a test. */
  private static final Duration PAST = Duration.ofHours(1);

  private final URI address = URI.create("http://127.0.0.1:" + LoopbackPort.free());
  private final PeerProcess process;

  private Prometheus(Path directory, Path program, String config) throws IOException {
    Files.writeString(directory.resolve("prometheus.yml"), config);
    this.process =
        PeerProcess.start(
            directory,
            List.of(
                program.toString(),
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=" + address.getAuthority(),
                "--enable-feature=exemplar-storage"),
            Map.of(),
            address.resolve("/-/ready"));
  }

  /**
   * Starts one with its files in a directory. The test is skipped where there is no Prometheus.
   *
   * @param targets host and port to scrape, by the name of the service
   */
  public static Prometheus start(Path directory, Map<String, String> targets) throws IOException {
    String jobs =
        targets.entrySet().stream()
            .map(target ->
                """
                - job_name: %s
                  static_configs: [{targets: ['%s']}]
                """
                    .formatted(target.getKey(), target.getValue()))
            .collect(Collectors.joining());
    return start(directory, CONFIG + jobs);
  }

  /** The same with a configuration of its own. */
  public static Prometheus start(Path directory, String config) throws IOException {
    Path program = Program.named("prometheus").orSkip();
    return new Prometheus(Files.createDirectories(directory), program, config);
  }

  /** Counters and counts of histograms as they were scraped last. */
  public Map<Series, Double> totals() {
    JsonNode data = get("/api/v1/query?query=" + encoded("{__name__=~'.+_(total|count)'}"));
    Map<Series, Double> totals = new HashMap<>();
    for (JsonNode result : data.path("result")) {
      totals.put(Series.scraped(result.path("metric")), result.path("value").path(1).asDouble());
    }
    return totals;
  }

  /** How many series there are whose names match. */
  public int series(String names) {
    JsonNode data = get("/api/v1/query?query=" + encoded("count({__name__=~'" + names + "'})"));
    return data.path("result").path(0).path("value").path(1).asInt();
  }

  /** Every exemplar that was scraped for a histogram. */
  public List<Exemplar> exemplars(String histogram) {
    Instant now = Instant.now();
    JsonNode data =
        get(
            "/api/v1/query_exemplars?query=%s_bucket&start=%s&end=%s"
                .formatted(encoded(histogram), now.minus(PAST), now.plus(PAST)));
    List<Exemplar> exemplars = new ArrayList<>();
    for (JsonNode result : data) {
      Series series = Series.scraped(result.path("seriesLabels"));
      for (JsonNode exemplar : result.path("exemplars")) {
        JsonNode labels = exemplar.path("labels");
        exemplars.add(
            new Exemplar(
                series, labels.path("trace_id").asText(), labels.path("span_id").asText()));
      }
    }
    return exemplars;
  }

  @Override
  public void close() {
    process.close();
  }

  private JsonNode get(String path) {
    try {
      Answer answer = Answer.of(address.resolve(path));
      if (!answer.isOk()) {
        throw new AssertionError(path + " answers " + answer);
      }
      return answer.json().path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(String query) {
    return URLEncoder.encode(query, StandardCharsets.UTF_8);
  }
}
