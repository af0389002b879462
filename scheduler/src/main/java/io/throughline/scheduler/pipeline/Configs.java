package io.throughline.scheduler.pipeline;

import io.throughline.pipeline.config.ConfigError;
import io.throughline.pipeline.config.ParseResult;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.PipelineParser;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.store.PipelineStore;
import io.throughline.sql.Statements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Configurations that were read lately; reading one takes longer than a scheduling pass.
 *
 * <p>Safe for use from many threads.
 */
public final class Configs {
  private static final int MOST = 100;

  private final PipelineStore store;
  private final Map<Long, PipelineConfig> byVersion =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, PipelineConfig> eldest) {
          return size() > MOST;
        }
      };

  public Configs(PipelineStore store) {
    this.store = store;
  }

  /**
   * Reads a configuration.
   *
   * @throws Refused when it is none, with all mistakes
   */
  public static PipelineConfig parse(String text) {
    return switch (PipelineParser.parse(text)) {
      case ParseResult.Valid(PipelineConfig config, _) -> config;
      case ParseResult.Invalid(List<ConfigError> errors, _) ->
          throw Refused.invalid(
              "invalid pipeline config:\n" + String.join("", ConfigError.report(errors)));
    };
  }

  /** A pipeline's configuration, unless it is no longer the one of that version. */
  public Optional<PipelineConfig> get(Statements on, long pipeline, long version) {
    synchronized (byVersion) {
      PipelineConfig known = byVersion.get(version);
      if (known != null) {
        return Optional.of(known);
      }
    }
    return store
        .config(on, pipeline)
        .filter(config -> config.version() == version)
        .map(config -> {
          PipelineConfig parsed = parse(config.json());
          synchronized (byVersion) {
            byVersion.put(version, parsed);
          }
          return parsed;
        });
  }
}
