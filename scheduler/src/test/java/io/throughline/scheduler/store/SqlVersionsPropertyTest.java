package io.throughline.scheduler.store;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.pipeline.Version;
import io.throughline.pipeline.config.VersionWish;
import io.throughline.scheduler.inputs.History;
import io.throughline.scheduler.inputs.InputAlgorithm;
import io.throughline.scheduler.inputs.JobInputs;
import io.throughline.scheduler.inputs.JobInputs.Wanted;
import io.throughline.scheduler.model.BuildStatus;
import io.throughline.scheduler.model.Hash;
import io.throughline.scheduler.model.Waits;
import io.throughline.scheduler.store.BuildStore.Used;
import io.throughline.scheduler.testing.TestTables;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables answer as a history in memory does, for whatever happened. */
class SqlVersionsPropertyTest {
  private static final int HISTORIES = 12;
  private static final int QUESTIONS = 40;
  private static final int VERSIONS = 6;
  private static final Sql DISABLE =
      Sql.of("UPDATE versions SET enabled = false WHERE resource_id = $1 AND hash = $2");
  private static final Sql SCOPES = Sql.of("SELECT id, scope FROM resources");
  private static final Sql RESOURCE =
      Sql.of("SELECT id FROM resources WHERE pipeline_id = $1 AND name = $2");

  private static TestTables tables;

  @BeforeAll
  static void open() {
    tables = new TestTables();
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  @Test
  void tables_leadToTheSameChoices_asAHistoryInMemory() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      Random random = new Random(seed);
      Written written = new Written(random, "p" + seed);
      written.happen(30);
      SqlVersions view = new SqlVersions(tables.database(), written.scopes());
      for (int i = 0; i < QUESTIONS; i++) {
        JobInputs wanted = written.wanted();
        assertThat(InputAlgorithm.resolve(wanted, view))
            .as("seed %d: %s", seed, wanted)
            .isEqualTo(InputAlgorithm.resolve(wanted, written.history));
      }
    }
  }

  /** The same history twice: in the tables, and in memory. */
  private static final class Written {
    private final Random random;
    private final String pipeline;
    private final List<Long> resources = new ArrayList<>();
    private final List<Long> upstream = new ArrayList<>();
    private final long current;
    private final History history;

    Written(Random random, String pipeline) {
      this.random = random;
      this.pipeline = pipeline;
      String yaml =
          pipeline(
              resource("left") + resource("right"),
              job("one", "", "get: left", "get: right"),
              job("two", "", "get: left", "get: right"),
              job("current", "", "get: left", "get: right"));
      long id = tables.pipeline("main", pipeline, yaml);
      for (String name : List.of("left", "right")) {
        resources.add(
            tables.database().first(RESOURCE, row -> row.getLong(0), id, name).orElseThrow());
      }
      upstream.add(tables.job("main", pipeline, "one"));
      upstream.add(tables.job("main", pipeline, "two"));
      current = tables.job("main", pipeline, "current");
      history = new History(current);
    }

    Map<Long, String> scopes() {
      return tables.database().list(SCOPES, row -> row).stream()
          .collect(Collectors.toMap(row -> row.getLong(0), row -> row.getString(1)));
    }

    void happen(int builds) {
      for (long resource : resources) {
        List<Version> versions = new ArrayList<>();
        for (int v = 0; v < VERSIONS; v++) {
          versions.add(version(v));
          history.found(resource, Hash.of(version(v)), version(v));
        }
        String scope = scopes().get(resource);
        tables
            .stores()
            .versions()
            .save(tables.database(), resource, scope, versions, SpanRef.none());
        if (random.nextBoolean()) {
          String disabled = Hash.of(version(random.nextInt(VERSIONS)));
          tables.database().update(DISABLE, resource, disabled);
          history.disabled(resource, disabled);
        }
      }
      for (int i = 0; i < builds; i++) {
        build(random.nextInt(4) == 0);
      }
    }

    private void build(boolean ofCurrent) {
      String job = ofCurrent ? "current" : random.nextBoolean() ? "one" : "two";
      long id = tables.build("main", pipeline, job, 1);
      long jobId = tables.job("main", pipeline, job);
      List<Long> sources = ofCurrent ? history.anyOf(random, upstream) : List.of();
      List<Used> used = new ArrayList<>();
      for (long resource : resources) {
        String hash = Hash.of(version(random.nextInt(VERSIONS + 1)));
        String name = resources.indexOf(resource) == 0 ? "left" : "right";
        used.add(new Used(name, resource, hash, true, sources));
        if (ofCurrent) {
          history.used(id, name, resource, hash);
        }
      }
      tables
          .stores()
          .builds()
          .start(tables.database(), id, jobId, 1, new Work("{}", List.of()), Waits.none(), used);
      BuildStatus status = random.nextInt(4) == 0 ? BuildStatus.FAILED : BuildStatus.SUCCEEDED;
      tables.stores().ends().finish(tables.database(), id, jobId, status, 2, "");
      if (status == BuildStatus.SUCCEEDED && !ofCurrent) {
        history.passed(
            id,
            jobId,
            used.stream().flatMap(u -> List.of(u.resource(), u.hash()).stream()).toArray());
      }
      history.from(id, sources.stream().mapToLong(Long::longValue).toArray());
    }

    JobInputs wanted() {
      List<Wanted> inputs = new ArrayList<>();
      for (long resource : resources) {
        TreeSet<Long> passed = new TreeSet<>(upstream);
        passed.removeIf(_ -> random.nextInt(3) == 0);
        String name = resources.indexOf(resource) == 0 ? "left" : "right";
        inputs.add(new Wanted(name, resource, wish(), passed, true));
      }
      return new JobInputs(current, inputs);
    }

    private VersionWish wish() {
      return switch (random.nextInt(4)) {
        case 0 -> VersionWish.every();
        case 1 -> new VersionWish.Pinned(version(random.nextInt(VERSIONS + 1)));
        default -> VersionWish.latest();
      };
    }

    private static Version version(int number) {
      return Version.of(Map.of("ver", "v" + number));
    }
  }
}
