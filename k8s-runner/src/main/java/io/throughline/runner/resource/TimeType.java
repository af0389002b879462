package io.throughline.runner.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A resource whose versions are moments: one each interval, or one each time a window of the day
 * opens.
 */
public final class TimeType implements ResourceType {
  private final InstantSource clock;

  public TimeType(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String call(ResourceCall call) throws ResourceFailure, IOException {
    TimeSchedule schedule = TimeSchedule.read(call.source());
    return switch (call.action()) {
      case CHECK -> check(call, schedule);
      case IN -> in(call, schedule);
      case OUT -> ResultJson.version(version(clock.instant(), schedule), Map.of());
    };
  }

  private String check(ResourceCall call, TimeSchedule schedule) throws ResourceFailure {
    Optional<Instant> previous = moment(call);
    Instant now = clock.instant();
    List<Map<String, String>> versions = new ArrayList<>();
    if (previous.isPresent()) {
      versions.add(Map.of("time", call.version().get("time").asText()));
    }
    boolean initial = previous.isEmpty() && schedule.initialVersion();
    if (initial || schedule.isDue(previous, now)) {
      versions.add(version(now, schedule));
    }
    return ResultJson.versions(versions);
  }

  private String in(ResourceCall call, TimeSchedule schedule) throws ResourceFailure, IOException {
    Instant moment = moment(call).orElseGet(clock::instant);
    Map<String, String> version =
        call.version().hasNonNull("time")
            ? Map.of("time", call.version().get("time").asText())
            : version(moment, schedule);
    Files.writeString(call.directory().resolve("input"), ResultJson.text(call.request()) + "\n");
    Files.writeString(call.directory().resolve("timestamp"), version.get("time"));
    Files.writeString(call.directory().resolve("epoch"), Long.toString(moment.getEpochSecond()));
    return ResultJson.version(version, Map.of());
  }

  private static Optional<Instant> moment(ResourceCall call) throws ResourceFailure {
    if (!call.version().hasNonNull("time")) {
      return Optional.empty();
    }
    String text = call.version().get("time").asText();
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      throw new ResourceFailure("the version's time \"" + text + "\" is none");
    }
  }

  private static Map<String, String> version(Instant moment, TimeSchedule schedule) {
    return Map.of(
        "time",
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            moment.atZone(schedule.zone()).toOffsetDateTime()));
  }
}
