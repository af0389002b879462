package io.throughline.gateway;

import io.throughline.sql.DatabaseConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is stored, to be looked through. */
record Tables(DatabaseConfig database) {
  static Tables of(DatabaseConfig database) {
    return new Tables(database);
  }

  /** All rows of all tables of the schema, as text. */
  String dump(String schema) throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://" + database.address() + "/" + database.name(),
                database.user(),
                database.password());
        Statement statement = connection.createStatement()) {
      for (String table : tables(statement, schema)) {
        try (ResultSet rows =
            statement.executeQuery("SELECT t::text FROM %s.%s t".formatted(schema, table))) {
          while (rows.next()) {
            dump.append(table).append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return dump.toString();
  }

  private static List<String> tables(Statement statement, String schema) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = '%s'"
                .formatted(schema))) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }
}
