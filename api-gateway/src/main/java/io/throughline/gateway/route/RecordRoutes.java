package io.throughline.gateway.route;

import io.throughline.gateway.grpc.Incoming;
import io.throughline.gateway.grpc.RecordCalls;
import io.throughline.gateway.json.Json;
import io.throughline.gateway.json.PlanJson;
import io.throughline.gateway.json.SpanJson;
import io.throughline.gateway.json.TraceJson;
import io.throughline.gateway.model.Build;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.ServiceFailure;
import io.throughline.gateway.model.TraceChunk;
import io.throughline.gateway.model.TraceSpan;
import io.throughline.gateway.sse.EventStream;
import io.throughline.http.Exchange;
import io.throughline.http.HttpFailure;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** What is kept of a build: its plan, its events, its trace. */
public final class RecordRoutes {
  private final RecordCalls records;
  private final EventStream events;

  public RecordRoutes(RecordCalls records, EventStream events) {
    this.records = records;
    this.events = events;
  }

  public List<Endpoint> endpoints() {
    String build = BuildRoutes.BUILD;
    return List.of(
        Endpoint.get(build + "/plan", "GetBuildPlan", Access.seesOutput(), this::plan)
            .answers(200, PlanJson.class),
        Endpoint.get(build + "/events", "BuildEvents", Access.seesOutput(), this::events)
            .answers(200, Endpoint.Form.EVENTS)
            .routine(),
        Endpoint.get(
                build + "/artifacts",
                "ListBuildArtifacts",
                Access.seesOutput(),
                RecordRoutes::artifacts)
            .answers(200, Endpoint.Form.JSON_LIST),
        Endpoint.get(
                build + "/trace", "GetBuildTrace", Access.inTeamOfBuild(Role.VIEWER), this::trace)
            .answers(200, TraceJson.class)
            .routine(),
        Endpoint.post(
                build + "/trace/export",
                "ExportBuildTrace",
                Access.inTeamOfBuild(Role.OPERATOR),
                this::exportTrace)
            .answers(204, Endpoint.Form.NONE));
  }

  private void plan(Call call) throws InterruptedException {
    call.answer(200, PlanJson.of(records.plan(call.build().uid())));
  }

  /** Artifacts that can be downloaded: none, as nobody can upload any. */
  private static void artifacts(Call call) throws InterruptedException {
    call.build();
    call.answer(200, List.of());
  }

  private void events(Call call) throws InterruptedException {
    long from = call.header("Last-Event-ID").map(RecordRoutes::after).orElse(0L);
    Build build = call.build();
    call.responseHeader("Cache-Control", "no-cache, no-store, must-revalidate")
        .responseHeader("X-Accel-Buffering", "no")
        .responseHeader("X-ATC-Stream-Version", "2.0");
    events.send(build.uid(), from, call.stream("text/event-stream; charset=utf-8"));
  }

  private static long after(String lastEventId) {
    if (lastEventId.isBlank()) {
      return 0;
    }
    try {
      long last = Long.parseLong(lastEventId.strip());
      if (last >= 0 && last < Long.MAX_VALUE) {
        return last + 1;
      }
    } catch (NumberFormatException _) {
      // The message below says what is wanted.
    }
    throw new HttpFailure(400, "Last-Event-ID must be the id of an event");
  }

  private void trace(Call call) throws InterruptedException {
    Build build = call.build();
    try (Incoming<TraceChunk> chunks = records.trace(build.uid())) {
      Optional<TraceChunk> first = chunks.next();
      Exchange.Stream out = call.stream("application/json");
      try {
        out.write(TraceJson.head(build.traceId()));
        out.write(TraceJson.tail(copy(first, chunks, out)));
        out.end();
      } catch (ServiceFailure _) {
        out.breakOff();
      }
    }
  }

  private void exportTrace(Call call) throws InterruptedException {
    records.exportTrace(call.build().uid());
    call.answer(204);
  }

  /** Writes the spans of all chunks; the answer is how many were not kept. */
  private static long copy(
      Optional<TraceChunk> first, Incoming<TraceChunk> chunks, Exchange.Stream out)
      throws InterruptedException {
    long dropped = 0;
    boolean begun = false;
    for (Optional<TraceChunk> chunk = first; chunk.isPresent(); chunk = chunks.next()) {
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      for (TraceSpan span : chunk.get().spans()) {
        if (begun) {
          piece.write(',');
        }
        begun = true;
        piece.writeBytes(Json.bytes(SpanJson.of(span)));
      }
      out.write(piece.toByteArray());
      dropped = Math.max(dropped, chunk.get().dropped());
    }
    return dropped;
  }
}
