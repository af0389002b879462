package io.throughline.credentials.manager;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators are told of the managers of the installation. */
public final class ManagersInfo {
  private static final Logger log = LoggerFactory.getLogger(ManagersInfo.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final List<ManagerConnection> managers;
  private final WorkThreads threads;
  private final Duration limit;

  /**
   * Tells of managers.
   *
   * @param threads on which they are asked how they are, side by side
   */
  public ManagersInfo(List<ManagerConnection> managers, WorkThreads threads) {
    this(managers, threads, LIMIT);
  }

  ManagersInfo(List<ManagerConnection> managers, WorkThreads threads, Duration limit) {
    this.managers = List.copyOf(managers);
    this.threads = threads;
    this.limit = limit;
  }

  /** A field for each, with its settings and, under {@code health}, whether it is well. */
  public ObjectNode json() throws InterruptedException {
    Map<ManagerConnection, Future<Health>> asked = new LinkedHashMap<>();
    long end = System.nanoTime() + limit.toNanos();
    try {
      managers.forEach(each -> asked.put(each, threads.submit(each.manager()::health)));
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<ManagerConnection, Future<Health>> each : asked.entrySet()) {
        ManagerConfig config = each.getKey().config();
        ObjectNode info = config.info();
        info.set("health", health(config, each.getValue(), end - System.nanoTime()));
        all.set(config.manager(), info);
      }
      return all;
    } finally {
      asked.values().forEach(question -> question.cancel(true));
    }
  }

  private ObjectNode health(ManagerConfig config, Future<Health> answer, long nanos)
      throws InterruptedException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    try {
      Health health = answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return json.put("method", health.method()).put("response", health.response());
    } catch (TimeoutException _) {
      return json.put("error", "it did not answer within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SecretsException failure) {
        return json.put("error", failure.words());
      }
      log.error("{} cannot be asked how it is", config.manager(), e.getCause());
      return json.put("error", "it failed unexpectedly; the log of the service says how");
    }
  }

  @Override
  public String toString() {
    return "ManagersInfo{" + managers.size() + "}";
  }
}
