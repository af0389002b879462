package io.throughline.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.throughline.telemetry.testing.RandomText;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is taken of the baggage of callers. */
class BaggageTest {
  private static final int MEMBERS = 64;
  private static final int BYTES = 8192;

  private final AtomicReference<Baggage> seen = new AtomicReference<>();
  private final HttpRig rig = new HttpRig();

  @BeforeEach
  void start() {
    rig.routes.get(
        "/",
        exchange -> {
          seen.set(Baggage.current());
          exchange.sendText(200, "");
        });
    rig.start();
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void baggage_isTaken_butNotWhatWouldBeOurs() throws Exception {
    send("user=me,throughline.team=main,throughline.build=u, throughline.attempt=1");
    assertThat(texts()).isEqualTo(Map.of("user", "me"));
    assertThat(dropped()).isEqualTo(3);
  }

  @Test
  void membersOverTheLimit_areDropped_andCounted() throws Exception {
    send(members(100, 1));
    assertThat(texts()).hasSize(MEMBERS).containsKeys("k0", "k63").doesNotContainKey("k64");
    assertThat(dropped()).isEqualTo(100 - MEMBERS);
  }

  @Test
  void bytesOverTheLimit_areDropped_andCounted() throws Exception {
    send(members(20, BYTES / 10));
    assertThat(texts().size()).isBetween(1, 9);
    assertThat(dropped()).isEqualTo(20 - texts().size());
  }

  @Test
  void baggageWithinTheLimits_isTakenWhole() throws Exception {
    send(members(MEMBERS, 100));
    assertThat(texts()).hasSize(MEMBERS);
    assertThat(dropped()).isZero();
  }

  /** Whatever is sent: the request is answered, and nothing over the limits is taken. */
  @Test
  void anyBaggage_isBounded() throws Exception {
    for (RandomText text : RandomText.times(100).toList()) {
      send(text.of("ab=,;%2 .throughline", 1, 6000));
      assertThat(texts().size()).as(text.toString()).isLessThanOrEqualTo(MEMBERS);
      assertThat(texts().keySet())
          .as(text.toString())
          .noneMatch(key -> key.startsWith("throughline."));
    }
  }

  private void send(String baggage) throws Exception {
    rig.send(rig.request("/").header("baggage", baggage));
  }

  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    seen.get().forEach((key, entry) -> texts.put(key, entry.getValue()));
    return texts;
  }

  private double dropped() {
    return rig.telemetry().prometheus().collect().stream()
        .filter(metric -> metric.getMetadata().getName().equals("throughline_baggage_dropped"))
        .mapToDouble(metric -> ((CounterSnapshot) metric).getDataPoints().getFirst().getValue())
        .sum();
  }

  private static String members(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> "k" + i + "=" + "v".repeat(length))
        .collect(Collectors.joining(","));
  }
}
