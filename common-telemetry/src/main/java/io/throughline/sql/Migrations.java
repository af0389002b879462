package io.throughline.sql;

import io.throughline.telemetry.Telemetry;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import org.flywaydb.core.Flyway;

/**
 * Brings a service's schema up to date, with the SQL files under {@code db/<schema>} on the class
 * path.
 */
public final class Migrations {
  private static final int CONNECT_RETRIES = 60;

  private Migrations() {}

  /**
   * Applies what is missing. Several replicas may do so at once: one does, the others wait.
   *
   * @throws RuntimeException when the database cannot be reached for a minute, or a migration fails
   */
  public static void apply(Telemetry telemetry, DatabaseConfig config, String schema) {
    telemetry
        .span(SpanName.STARTUP_MIGRATIONS)
        .attribute(Attribute.DB_NAMESPACE, schema)
        .around(_ ->
            Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(
                    "jdbc:postgresql://%s/%s".formatted(config.address(), config.name()),
                    config.user(),
                    config.password())
                .schemas(schema)
                .defaultSchema(schema)
                .createSchemas(true)
                .locations("classpath:db/" + schema)
                .connectRetries(CONNECT_RETRIES)
                .connectRetriesInterval(1)
                .load()
                .migrate());
  }
}
