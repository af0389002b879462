package io.throughline.engine.run;

import io.opentelemetry.api.trace.Span;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.build.BuildSpan;
import io.throughline.engine.build.Ending;
import io.throughline.engine.store.BuildRows;
import io.throughline.engine.store.EventRows;
import io.throughline.engine.store.StoredBuild;
import io.throughline.engine.trace.BuildTelemetry;
import io.throughline.pipeline.event.BuildEvent;
import io.throughline.pipeline.event.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Builds that ended without ever running. */
public final class Conclusions {
  private final EngineParts parts;
  private final BuildTelemetry telemetry;

  public Conclusions(EngineParts parts) {
    this.parts = parts;
    this.telemetry = new BuildTelemetry(parts.telemetry(), parts.urls());
  }

  /**
   * Records such a build, unless it is known already.
   *
   * @param message shown in the build's log; empty for none
   */
  public void conclude(BuildIdentity build, BuildSpan span, Ending ending, String message) {
    Instant now = parts.clock().instant();
    List<BuildEvent> events = new ArrayList<>();
    if (!message.isEmpty()) {
      BuildEvent.Origin nobody = new BuildEvent.Origin("", "", "", "");
      events.add(new BuildEvent.StepError(now, nobody, message));
    }
    events.add(new BuildEvent.Status(now, ending.outcome().status()));
    StoredBuild row = StoredBuild.concluded(build, span, ending, now);
    boolean fresh =
        parts
            .database()
            .transaction(
                "conclude build",
                statements -> {
                  if (!BuildRows.add(statements, row, parts.name())) {
                    return false;
                  }
                  EventRows.add(statements, entries(build.uid(), events));
                  EventRows.tell(statements, List.of(build.uid()));
                  return true;
                });
    if (fresh) {
      Span own = telemetry.start(build, span);
      telemetry.end(own, build, ending, message, now, now);
    }
  }

  private static List<EventRows.Entry> entries(String uid, List<BuildEvent> events) {
    List<EventRows.Entry> entries = new ArrayList<>();
    for (BuildEvent event : events) {
      long id = entries.size();
      entries.add(new EventRows.Entry(uid, id, EventJson.write(event, id)));
    }
    return entries;
  }
}
