package io.throughline.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT id FROM builds WHERE id = $1                              | SELECT builds
          select b.id from scheduler.builds b join jobs j on true          | SELECT scheduler.builds
          INSERT INTO builds (id) VALUES ($1) ON CONFLICT DO NOTHING       | INSERT builds
          INSERT INTO builds SELECT id FROM jobs                           | INSERT builds
          UPDATE builds SET name = (SELECT max(name) FROM jobs)            | UPDATE builds
          DELETE FROM builds WHERE id IN (SELECT id FROM old)              | DELETE builds
          SELECT id FROM builds FOR UPDATE SKIP LOCKED                     | SELECT builds
          SELECT extract(epoch FROM created_at) FROM builds                | SELECT builds
          SELECT x FROM (SELECT id AS x FROM builds) sub                   | SELECT builds
          WITH one AS (SELECT id FROM jobs FOR UPDATE) UPDATE builds SET a | UPDATE builds
          WITH a AS (SELECT 1), b AS (DELETE FROM x) INSERT INTO y TABLE b | INSERT y
          WITH RECURSIVE t(n) AS (VALUES (1)) SELECT n FROM t              | SELECT t
          SELECT pg_notify($1, $2)                                         | SELECT
          SELECT EXISTS(SELECT 1 FROM builds)                              | SELECT builds
          LISTEN jobs                                                      | LISTEN
          CREATE TABLE builds (id int)                                     | CREATE
          SELECT((1))                                                      | SELECT
          """)
  void summary_saysWhatIsDoneToWhichTable(String text, String summary) {
    assertThat(Sql.of(text).summary()).isEqualTo(summary);
    assertThat(Sql.of(text).text()).isEqualTo(text);
  }

  @Test
  void summaryOfOnesOwn_stands() {
    Sql sql = Sql.named("SELECT queue", "SELECT 1");
    assertThat(sql.summary()).isEqualTo("SELECT queue");
    assertThat(sql.operation()).isEqualTo("SELECT");
  }

  @Test
  void failure_isToldByItsState() {
    Map.of("23505", "duplicate", "57P01", "away", "40P01", "race", "42P01", "other")
        .forEach((state, kind) -> {
          SqlFailure failure =
              SqlFailure.of(new io.vertx.pgclient.PgException("m", "ERROR", state, ""));
          assertThat(failure.isDuplicate()).isEqualTo(kind.equals("duplicate"));
          assertThat(failure.isAway()).isEqualTo(kind.equals("away"));
          assertThat(failure.isLostRace()).isEqualTo(kind.equals("race"));
          assertThat(SqlFailure.of(failure)).isSameAs(failure);
        });
  }
}
