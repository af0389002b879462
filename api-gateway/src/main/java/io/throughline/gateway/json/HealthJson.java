package io.throughline.gateway.json;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Whether everything works. The components are the services behind the API; workers are counted by
 * another part of the API.
 */
public record HealthJson(
    String status,
    String timestamp,
    DatabaseJson database,
    WorkersJson workers,
    List<ComponentJson> components) {

  /** The gateway's own database. */
  public record DatabaseJson(String status, @OmitEmpty String error) {}

  /** How many workers run. */
  public record WorkersJson(String status, long total, long running) {}

  /** A service. */
  public record ComponentJson(String name, String status, boolean paused, String lastRan) {}

  /** The health of the database and of the services, by name. */
  public static HealthJson of(Instant now, boolean database, Map<String, Boolean> services) {
    String moment = now.truncatedTo(ChronoUnit.SECONDS).toString();
    return new HealthJson(
        database ? services.containsValue(false) ? "degraded" : "ok" : "failing",
        moment,
        new DatabaseJson(word(database), database ? "" : "the database cannot be reached"),
        new WorkersJson("healthy", 0, 0),
        services.entrySet().stream()
            .map(service ->
                new ComponentJson(service.getKey(), word(service.getValue()), false, moment))
            .toList());
  }

  /** Whether the installation cannot do its work. */
  public boolean failing() {
    return status.equals("failing");
  }

  private static String word(boolean healthy) {
    return healthy ? "healthy" : "unhealthy";
  }
}
