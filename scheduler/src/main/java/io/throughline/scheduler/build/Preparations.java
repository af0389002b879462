package io.throughline.scheduler.build;

import io.throughline.pipeline.config.VersionWish;
import io.throughline.scheduler.model.Build;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.Preparation;
import io.throughline.scheduler.model.QueueCause;
import io.throughline.scheduler.store.PassStore;
import io.throughline.scheduler.store.PassStore.NextInput;
import io.throughline.scheduler.store.Stores;
import io.throughline.sql.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a pending build waits, for its user. */
public final class Preparations {
  private static final String CHECKING = "checking for latest available versions";
  private static final String UNDECIDED = "input is not included in resolved candidates";

  private final Database database;
  private final Stores stores;

  public Preparations(Database database, Stores stores) {
    this.database = database;
    this.stores = stores;
  }

  public Preparation of(Build build) {
    long job = build.owner().jobId();
    Optional<PassStore.State> state =
        job == 0 ? Optional.empty() : stores.passes().state(database, job);
    if (build.status() != BuildStatus.PENDING || state.isEmpty()) {
      return Preparation.ready(build.id());
    }
    QueueCause cause = QueueCause.of(build.queueCause());
    Map<String, NextInput> chosen =
        stores.passes().nextInputs(database, job).stream()
            .collect(Collectors.toMap(NextInput::name, input -> input));
    Map<String, Boolean> inputs = new HashMap<>();
    Map<String, String> reasons = new HashMap<>();
    for (PassStore.Input input : stores.passes().inputs(database, job)) {
      String name = input.wanted().name();
      String reason = reason(build, cause, input, Optional.ofNullable(chosen.get(name)));
      inputs.put(name, !reason.isEmpty());
      if (!reason.isEmpty()) {
        reasons.put(name, reason);
      }
    }
    return new Preparation(
        build.id(),
        state.get().pausedPipeline(),
        state.get().pausedJob(),
        cause == QueueCause.MAX_IN_FLIGHT || cause == QueueCause.SERIAL_GROUP,
        inputs,
        reasons);
  }

  /** Empty when the input is not what the build waits for. */
  private static String reason(
      Build build, QueueCause cause, PassStore.Input input, Optional<NextInput> chosen) {
    boolean alone =
        input.wanted().passed().isEmpty() && !(input.wanted().wish() instanceof VersionWish.Pinned);
    if (alone && cause == QueueCause.CHECKS && input.checkOkMs() <= build.createdMs()) {
      return input.checkError().isEmpty()
          ? CHECKING
          : "check of resource '%s' failed: %s".formatted(input.resource(), input.checkError());
    }
    return chosen.map(NextInput::reason).orElse(UNDECIDED);
  }
}
