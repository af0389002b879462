package io.throughline.engine.store;

import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import java.util.List;

/** The events of builds, as envelopes that clients get. */
public final class EventRows {
  /** Channel on which a build's uid is told whenever there is something new of it. */
  public static final String CHANNEL = "engine_events";

  private static final Sql INSERT =
      Sql.of(
          """
          INSERT INTO events (uid, id, envelope)
          SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[])
          ON CONFLICT (uid, id) DO NOTHING
          """);
  private static final Sql NEXT_ID =
      Sql.of("SELECT coalesce(max(id) + 1, 0) FROM events WHERE uid = $1");
  private static final Sql PAGE =
      Sql.of(
          """
          SELECT id, envelope FROM (
            SELECT id, envelope, sum(octet_length(envelope)) OVER (ORDER BY id) AS bytes
            FROM (SELECT id, envelope FROM events WHERE uid = $1 AND id >= $2
                  ORDER BY id LIMIT $3) AS next
          ) AS measured
          WHERE bytes <= $4 OR id = $2
          ORDER BY id
          """);
  private static final Sql NOTIFY =
      Sql.named(
          "NOTIFY", "SELECT pg_notify('" + CHANNEL + "', uid) FROM unnest($1::text[]) AS uid");
  private static final int PAGE_EVENTS = 2000;

  private EventRows() {}

  /** An event of a build. */
  public record Entry(String uid, long id, byte[] envelope) {}

  /** Adds events; one that is there already stays as it is. */
  public static void add(Statements statements, List<Entry> entries) {
    statements.run(
        INSERT,
        Columns.of(entries).text(Entry::uid).number(Entry::id).bytes(Entry::envelope).tuple());
  }

  /** Tells whoever follows these builds. */
  public static void tell(Statements statements, List<String> uids) {
    statements.run(NOTIFY, Columns.of(uids).text(uid -> uid).tuple());
  }

  /** The id that the build's next event gets. */
  public static long nextId(Statements statements, String uid) {
    return statements.first(NEXT_ID, row -> row.getLong(0), uid).orElse(0L);
  }

  /**
   * The events from an id on, as many as have about {@code maxBytes}, but one at least if there is
   * one.
   */
  public static List<byte[]> page(Statements statements, String uid, long from, int maxBytes) {
    return statements.list(
        PAGE, row -> row.getBuffer(1).getBytes(), uid, from, PAGE_EVENTS, (long) maxBytes);
  }
}
