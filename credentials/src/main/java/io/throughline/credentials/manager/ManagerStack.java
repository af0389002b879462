package io.throughline.credentials.manager;

import io.throughline.credentials.secret.CachePolicy;
import io.throughline.credentials.secret.CachedSecrets;
import io.throughline.credentials.secret.PathHash;
import io.throughline.credentials.secret.RetryPolicy;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.SourceName;
import io.throughline.work.WorkThreads;

/**
 * What surrounds every manager.
 *
 * @param threads on which questions are asked that may be given up
 */
public record ManagerStack(
    ManagerContext context,
    CachePolicy cache,
    RetryPolicy retry,
    PathHash hash,
    WorkThreads threads) {

  /** Connects to a manager and surrounds it. */
  public ManagerConnection connect(ManagerConfig config, SourceName name) {
    Manager manager = config.connect(context);
    CachedSecrets cached =
        manager.timedOut(config.timeout(), threads).retried(retry).healthChecked().cached(cache);
    Source source = cached.at(config.templates()).traced(context.telemetry(), name, hash);
    return new ManagerConnection(config, manager, cached, source);
  }
}
