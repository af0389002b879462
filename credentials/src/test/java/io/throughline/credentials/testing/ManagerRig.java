package io.throughline.credentials.testing;

import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerStack;
import io.throughline.credentials.secret.CachePolicy;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.PathHash;
import io.throughline.credentials.secret.RetryPolicy;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.SourceName;
import io.throughline.credentials.secret.Variable;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.telemetry.testing.SpanTree;
import io.throughline.work.WorkThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A manager with all that surrounds it in the service, asked by the pipeline {@code demo} of the
 * team {@code main}. It is asked three times when it fails.
 */
public final class ManagerRig implements AutoCloseable {
  private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofMillis(1));

  private final RecordedTelemetry recorded = RecordedTelemetry.of("credentials");
  private final WorkThreads threads = WorkThreads.named("secret");
  private final ManagerConnection manager;

  private ManagerRig(ManagerConfig config, CachePolicy cache, InstantSource clock) {
    this.manager =
        new ManagerStack(
                new ManagerContext(recorded.telemetry(), clock),
                cache,
                RETRY,
                PathHash.of(Optional.of("of the test")),
                threads)
            .connect(config, SourceName.ofService(config.manager()));
  }

  /** Without memory. */
  public static ManagerRig of(ManagerConfig config) {
    return new ManagerRig(config, CachePolicy.none(), InstantSource.system());
  }

  /** Without memory, by another clock. */
  public static ManagerRig of(ManagerConfig config, InstantSource clock) {
    return new ManagerRig(config, CachePolicy.none(), clock);
  }

  /** With a memory that asks each time, but takes what is old when nobody answers. */
  public static ManagerRig remembering(ManagerConfig config) {
    CachePolicy cache =
        new CachePolicy(Duration.ofNanos(1), Duration.ofNanos(1), Duration.ofMinutes(10), 100);
    return new ManagerRig(config, cache, InstantSource.system());
  }

  /** The manager itself. */
  public Manager manager() {
    return manager.manager();
  }

  /** Asks. */
  public Lookup find(String name) throws InterruptedException {
    return find(Variable.of("main", "demo", name));
  }

  /** Asks as somebody else. */
  public Lookup find(Variable variable) throws InterruptedException {
    return manager.source().find(variable);
  }

  /** The value as JSON; empty when there is none. */
  public String value(String name) throws InterruptedException {
    return find(name).secret().map(secret -> secret.value().toString()).orElse("");
  }

  /** What it fails with. */
  public SecretsException failure(String name) throws InterruptedException {
    try {
      throw new AssertionError("there is an answer: " + find(name).outcome());
    } catch (SecretsException e) {
      return e;
    }
  }

  /** The spans, as a tree. */
  public SpanTree tree() {
    return recorded.tree();
  }

  /** The outcomes of all questions, in the order of their ends. */
  public List<String> outcomes() {
    return recorded.tree().values("secret lookup", Attribute.SECRET_OUTCOME);
  }

  /** Everything that was exported. */
  public String exported() {
    return recorded.spans().toString();
  }

  @Override
  public void close() {
    manager.close();
    threads.close();
    recorded.close();
  }
}
