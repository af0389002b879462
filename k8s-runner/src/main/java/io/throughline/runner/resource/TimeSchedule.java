package io.throughline.runner.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * When a time resource has a new version.
 *
 * @param interval between two versions
 * @param window of the day outside which there are none; with no interval there is one version each
 *     time it opens
 * @param days of the week; empty for all
 * @param zone in which days and windows are
 * @param startAfter before which there are none
 * @param initialVersion whether the first check has a version, whatever the time
 */
record TimeSchedule(
    Optional<Duration> interval,
    Optional<Window> window,
    Set<DayOfWeek> days,
    ZoneId zone,
    Optional<LocalDateTime> startAfter,
    boolean initialVersion) {
  private static final List<DateTimeFormatter> TIMES =
      List.of(time("h:mm a"), time("ha"), time("h a"), time("H:mm"), time("HHmm"));

  /** A window of the day; one that ends before it begins goes over midnight. */
  record Window(LocalTime start, LocalTime stop) {}

  /** Reads the configuration of a time resource. */
  static TimeSchedule read(JsonNode source) throws ResourceFailure {
    Optional<Duration> interval =
        source.hasNonNull("interval")
            ? Optional.of(GoDuration.parse(source.get("interval").asText()))
            : Optional.empty();
    ZoneId zone = zone(source.path("location"));
    Optional<Window> window = window(source);
    if (interval.isEmpty() && window.isEmpty() && !source.hasNonNull("days")) {
      throw new ResourceFailure("one of 'interval' or 'start' and 'stop' must be configured");
    }
    return new TimeSchedule(
        interval,
        window,
        days(source.path("days")),
        zone,
        startAfter(source.path("start_after")),
        source.path("initial_version").asBoolean(false));
  }

  /** Whether there is a new version now. */
  boolean isDue(Optional<Instant> previous, Instant now) {
    ZonedDateTime local = now.atZone(zone);
    if (!days.isEmpty() && !days.contains(local.getDayOfWeek())) {
      return false;
    }
    if (startAfter.isPresent() && !startAfter.get().isBefore(local.toLocalDateTime())) {
      return false;
    }
    ZonedDateTime opened = opened(local);
    if (window.isPresent() && !local.isBefore(closes(opened))) {
      return false;
    }
    if (previous.isEmpty()) {
      return true;
    }
    return interval
        .map(pause -> !now.isBefore(previous.get().plus(pause)))
        .orElseGet(() -> previous.get().isBefore(opened.toInstant()));
  }

  /** When the window opened last; the whole day is a window, too. */
  private ZonedDateTime opened(ZonedDateTime now) {
    LocalTime start = window.map(Window::start).orElse(LocalTime.MIDNIGHT);
    ZonedDateTime today = now.truncatedTo(ChronoUnit.DAYS).with(start);
    return today.isAfter(now) ? today.minusDays(1) : today;
  }

  private ZonedDateTime closes(ZonedDateTime opened) {
    LocalTime stop = window.map(Window::stop).orElse(LocalTime.MIDNIGHT);
    ZonedDateTime sameDay = opened.with(stop);
    return sameDay.isAfter(opened) ? sameDay : sameDay.plusDays(1);
  }

  private static ZoneId zone(JsonNode location) throws ResourceFailure {
    String name = location.asText("");
    try {
      return name.isEmpty() || location.isNull() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException _) {
      throw new ResourceFailure("there is no location \"" + name + "\"");
    }
  }

  private static Optional<Window> window(JsonNode source) throws ResourceFailure {
    boolean start = source.hasNonNull("start");
    boolean stop = source.hasNonNull("stop");
    if (start != stop) {
      throw new ResourceFailure(
          start
              ? "must configure 'stop' if 'start' is set"
              : "must configure 'start' if 'stop' is set");
    }
    return start
        ? Optional.of(
            new Window(
                timeOfDay(source.get("start").asText()), timeOfDay(source.get("stop").asText())))
        : Optional.empty();
  }

  /** A time of day; one with an offset, as in {@code 8:00 PM -0700}, is that time of UTC. */
  private static LocalTime timeOfDay(String text) throws ResourceFailure {
    String[] parts = text.strip().split(" (?=[+-]\\d{4}$)", 2);
    for (DateTimeFormatter format : TIMES) {
      try {
        LocalTime time = LocalTime.parse(parts[0], format);
        return parts.length == 1
            ? time
            : time.atOffset(ZoneOffset.of(parts[1]))
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalTime();
      } catch (DateTimeException _) {
        // The next form may fit.
      }
    }
    throw new ResourceFailure(
        "invalid time format: %s, must be written like 3:04 PM, 3PM, 15:04 or 1504, with -0700 or without"
            .formatted(text));
  }

  private static Set<DayOfWeek> days(JsonNode names) throws ResourceFailure {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (JsonNode name : names) {
      String word = name.asText().toUpperCase(Locale.ROOT);
      days.add(
          Arrays.stream(DayOfWeek.values())
              .filter(day -> day.name().equals(word) || day.name().substring(0, 3).equals(word))
              .findFirst()
              .orElseThrow(() -> new ResourceFailure("unknown weekday: " + name.asText())));
    }
    return days;
  }

  private static Optional<LocalDateTime> startAfter(JsonNode moment) throws ResourceFailure {
    if (moment.isMissingNode() || moment.isNull()) {
      return Optional.empty();
    }
    String text = moment.asText().replace(' ', 'T');
    for (String rest : List.of("", ":00", ":00:00", "T00:00:00")) {
      try {
        return Optional.of(LocalDateTime.parse(text + rest));
      } catch (DateTimeException _) {
        // The next form may fit.
      }
    }
    throw new ResourceFailure(
        "invalid date format: " + moment.asText() + ", must be written like 2006-01-02T15:04:05");
  }

  private static DateTimeFormatter time(String pattern) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.ENGLISH);
  }
}
