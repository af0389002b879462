package io.throughline.runner.intake;

import io.throughline.http.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Tells a program what time it is here: when its question came, and when the answer went. With its
 * own two times it knows how far its clock is off, and how far it may err in that. Whoever reaches
 * the port may ask: the time is no secret.
 */
final class ServerClock {
  private final InstantSource time;

  ServerClock(InstantSource time) {
    this.time = time;
  }

  void answer(Exchange exchange) {
    Instant received = time.instant();
    exchange.responseHeader("Cache-Control", "no-store");
    exchange.send(200, "application/json", text(received).getBytes(StandardCharsets.UTF_8));
  }

  /** Texts and not numbers, as OTLP has them in JSON: a double cannot hold all of their digits. */
  private String text(Instant received) {
    return "{\"receivedUnixNano\":\"%d\",\"sentUnixNano\":\"%d\"}"
        .formatted(nanoseconds(received), nanoseconds(time.instant()));
  }

  private static long nanoseconds(Instant of) {
    return Math.addExact(Math.multiplyExact(of.getEpochSecond(), 1_000_000_000L), of.getNano());
  }
}
