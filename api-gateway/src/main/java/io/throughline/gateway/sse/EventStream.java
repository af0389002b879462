package io.throughline.gateway.sse;

import io.throughline.gateway.grpc.Incoming;
import io.throughline.gateway.grpc.RecordCalls;
import io.throughline.gateway.model.EventChunk;
import io.throughline.gateway.model.ServiceFailure;
import io.throughline.http.Exchange;
import io.throughline.work.Doorbell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a build's events on to a client, from the one on that the client wants.
 *
 * <p>An engine that goes away is waited for: its successor goes on where it stopped. If that takes
 * too long the connection is broken off and never ended well, since clients take a good end for the
 * end of the build; from a broken connection they come back.
 */
public final class EventStream {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** A stream that lasted so long was one, and not an attempt. */
  private static final Duration STEADY = Duration.ofSeconds(2);

  /** How far reading has come. */
  private enum Progress {
    ENDED,
    INTERRUPTED
  }

  private final RecordCalls engine;
  private final EventsConfig config;
  private final InstantSource clock;
  private final SignsOfLife signsOfLife;

  public EventStream(
      RecordCalls engine, EventsConfig config, InstantSource clock, SignsOfLife signsOfLife) {
    this.engine = engine;
    this.config = config;
    this.clock = clock;
    this.signsOfLife = signsOfLife;
  }

  /** Sends events until the build has ended or the client has gone away, which interrupts. */
  public void send(String buildUid, long from, Exchange.Stream out) throws InterruptedException {
    Progress progress = Progress.INTERRUPTED;
    try (SignsOfLife.Beat _ = signsOfLife.start(out)) {
      progress = new Cursor(buildUid, from, out).follow();
    } catch (RuntimeException e) {
      log.error("the events of build {} cannot be passed on", buildUid, e);
    }
    switch (progress) {
      case ENDED -> out.end();
      case INTERRUPTED -> out.breakOff();
    }
  }

  /** One client's place in the events. */
  private final class Cursor {
    private final String buildUid;
    private final Exchange.Stream out;
    private long next;

    Cursor(String buildUid, long from, Exchange.Stream out) {
      this.buildUid = buildUid;
      this.next = from;
      this.out = out;
    }

    Progress follow() throws InterruptedException {
      Instant away = clock.instant();
      while (true) {
        Instant began = clock.instant();
        long before = next;
        try (Incoming<EventChunk> events = engine.events(buildUid, next)) {
          if (copy(events) == Progress.ENDED) {
            return Progress.ENDED;
          }
        } catch (ServiceFailure e) {
          if (e.kind() != ServiceFailure.Kind.UNAVAILABLE) {
            log.warn("the events of build {} stopped at {}: {}", buildUid, next, e.getMessage());
            return Progress.INTERRUPTED;
          }
        }
        Instant now = clock.instant();
        if (next > before || now.isAfter(began.plus(STEADY))) {
          away = now;
        }
        if (now.isAfter(away.plus(config.patience()))) {
          return Progress.INTERRUPTED;
        }
        new Doorbell().await(PAUSE);
      }
    }

    private Progress copy(Incoming<EventChunk> events) throws InterruptedException {
      for (Optional<EventChunk> chunk = events.next(); chunk.isPresent(); chunk = events.next()) {
        pass(chunk.get());
        if (chunk.get().end()) {
          out.write(Frames.end(next));
          return Progress.ENDED;
        }
      }
      return Progress.INTERRUPTED;
    }

    private void pass(EventChunk chunk) throws InterruptedException {
      long last = chunk.firstId() + chunk.events().size();
      if (chunk.events().isEmpty() || last <= next) {
        return;
      }
      if (chunk.firstId() > next) {
        throw new IllegalStateException(
            "events of build %s are missing: %d came after %d"
                .formatted(buildUid, chunk.firstId(), next - 1));
      }
      out.write(Frames.of(chunk, next));
      next = last;
    }
  }
}
