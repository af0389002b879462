package io.throughline.scheduler.store;

import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.MetadataField;
import io.throughline.pipeline.Version;
import io.throughline.scheduler.model.Hash;
import io.throughline.scheduler.model.Page;
import io.throughline.scheduler.model.PageRequest;
import io.throughline.scheduler.model.ResourceVersion;
import io.throughline.scheduler.trace.SpanRef;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions of resources. Whoever saves some has locked the resource. */
public final class VersionStore {
  private static final Sql INSERT =
      Sql.of(
          """
          INSERT INTO versions
            (resource_id, scope, hash, version, metadata, check_order, traceparent, tracestate)
          SELECT $1, $2, v.hash, v.version::jsonb, $5, 0, $6, $7
          FROM unnest($3::text[], $4::text[]) AS v (hash, version)
          ON CONFLICT (resource_id, scope, hash) DO NOTHING
          """);
  private static final Sql ORDER =
      Sql.of(
          """
          UPDATE versions v SET check_order = m.highest + n.place
          FROM unnest($3::text[]) WITH ORDINALITY AS n (hash, place),
            (SELECT coalesce(max(check_order), 0) AS highest FROM versions
              WHERE resource_id = $1 AND scope = $2) m
          WHERE v.resource_id = $1 AND v.scope = $2 AND v.hash = n.hash
          """);
  private static final Sql METADATA =
      Sql.of(
          """
          UPDATE versions SET metadata = $4
          WHERE resource_id = $1 AND scope = $2 AND hash = $3 AND metadata <> $4
          """);
  private static final Sql SPANS =
      Sql.of(
          """
          SELECT r.name, v.version::text, v.traceparent, v.tracestate
          FROM unnest($1::bigint[], $2::text[]) AS n (resource_id, hash)
          JOIN resources r ON r.id = n.resource_id
          JOIN versions v ON v.resource_id = n.resource_id AND v.scope = r.scope AND v.hash = n.hash
          """);
  private static final Sql BY_HASH =
      Sql.of(
          """
          SELECT version::text FROM versions WHERE resource_id = $1 AND scope = $2 AND hash = $3
          """);
  private static final String LIST =
      """
      SELECT v.id, v.version::text, v.metadata, v.enabled FROM versions v
      JOIN resources r ON r.id = v.resource_id AND r.scope = v.scope
      WHERE r.id = $1 AND v.version @> $2::text::jsonb\
      """;
  private static final String BOUND = "(SELECT check_order FROM versions WHERE id = $3)";
  private static final Sql NEWEST =
      Sql.of(LIST + " AND $3 = 0::bigint ORDER BY v.check_order DESC LIMIT $4");
  private static final Sql DOWN =
      Sql.of(LIST + " AND v.check_order <= " + BOUND + " ORDER BY v.check_order DESC LIMIT $4");
  private static final Sql UP =
      Sql.of(LIST + " AND v.check_order >= " + BOUND + " ORDER BY v.check_order LIMIT $4");
  private static final Sql BELOW =
      Sql.of(LIST + " AND v.check_order < " + BOUND + " ORDER BY v.check_order DESC LIMIT $4");
  private static final Sql ABOVE =
      Sql.of(LIST + " AND v.check_order > " + BOUND + " ORDER BY v.check_order LIMIT $4");

  /** A version of a resource, with the span that found it. */
  public record Origin(String resource, Version version, SpanRef span) {}

  /**
   * Saves what a check found. If there is something new among it, all of it is put after what there
   * was, in the order given.
   *
   * @param found oldest first; of equal ones the last counts
   * @return whether there was something new
   */
  public boolean save(
      Statements on, long resource, String scope, List<Version> found, SpanRef span) {
    Map<String, String> byHash = new LinkedHashMap<>();
    for (Version version : found) {
      String text = CanonicalJson.text(version.toJson());
      byHash.remove(Hash.of(text));
      byHash.put(Hash.of(text), text);
    }
    String[] hashes = byHash.keySet().toArray(String[]::new);
    String[] versions = byHash.values().toArray(String[]::new);
    int added =
        on.update(
            INSERT, resource, scope, hashes, versions, "", span.traceparent(), span.tracestate());
    if (added == 0) {
      return false;
    }
    on.update(ORDER, resource, scope, hashes);
    return true;
  }

  /** Keeps what is known about a version for people. */
  public void describe(
      Statements on, long resource, String scope, String hash, List<MetadataField> metadata) {
    if (!metadata.isEmpty()) {
      on.update(METADATA, resource, scope, hash, StoredJson.metadata(metadata));
    }
  }

  /** The versions with the spans that found them, of resources by their ids. */
  public List<Origin> origins(Statements on, List<Long> resources, List<String> hashes) {
    return on.list(
        SPANS,
        row ->
            new Origin(
                row.getString(0),
                StoredJson.version(row.getString(1)),
                new SpanRef(row.getString(2), row.getString(3))),
        resources.toArray(Long[]::new),
        hashes.toArray(String[]::new));
  }

  public Optional<Version> get(Statements on, long resource, String scope, String hash) {
    return on.first(BY_HASH, row -> StoredJson.version(row.getString(0)), resource, scope, hash);
  }

  /**
   * A part of a resource's versions, by the order of checks; bounds are ids of versions.
   *
   * @param filter only versions with these fields
   */
  public Page<ResourceVersion> page(
      Statements on, long resource, PageRequest request, Version filter) {
    String pattern = CanonicalJson.text(filter.toJson());
    Sql sql = request.isUpwards() ? UP : request.to() > 0 ? DOWN : NEWEST;
    long bound = request.isUpwards() ? request.from() : request.to();
    List<ResourceVersion> versions =
        new ArrayList<>(
            on.list(sql, VersionStore::version, resource, pattern, bound, request.limit()));
    if (versions.isEmpty()) {
      return Page.empty();
    }
    if (request.isUpwards()) {
      Collections.reverse(versions);
    }
    long older = next(on, BELOW, resource, pattern, versions.getLast().id());
    long newer = next(on, ABOVE, resource, pattern, versions.getFirst().id());
    return new Page<>(versions, older, newer);
  }

  private static long next(Statements on, Sql sql, long resource, String pattern, long bound) {
    return on.first(sql, row -> row.getLong(0), resource, pattern, bound, 1).orElse(0L);
  }

  private static ResourceVersion version(Row row) {
    return new ResourceVersion(
        row.getLong(0),
        StoredJson.version(row.getString(1)),
        StoredJson.metadata(row.getString(2)),
        row.getBoolean(3));
  }
}
