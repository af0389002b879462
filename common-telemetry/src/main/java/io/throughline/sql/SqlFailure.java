package io.throughline.sql;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A statement that failed, with the SQLSTATE that PostgreSQL gave. */
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Connection failures, and a server that starts or stops: the same statement may work in a
   * moment.
   */
  private static final Set<String> AWAY =
      Set.of("57P01", "57P02", "57P03", "25P03", "08000", "08003", "08006", "53300");

  /** How the client says that a connection was gone before it could send the statement. */
  private static final List<String> NOT_SENT =
      List.of("Connection is not active now", "Pending requests failed to be sent");

  /** Lost to another transaction: doing it again is the answer. */
  private static final Set<String> LOST_RACE = Set.of("40001", "40P01");

  private static final Pattern VALUE = Pattern.compile(" and value = \\[.*]", Pattern.DOTALL);

  private final String state;

  private SqlFailure(String state, String message, Throwable cause) {
    super(message, cause);
    this.state = state;
  }

  static SqlFailure of(Throwable failure) {
    return switch (failure) {
      case SqlFailure known -> known;
      case PgException e ->
          new SqlFailure(
              Optional.ofNullable(e.getSqlState()).orElse(""), String.valueOf(e.getMessage()), e);
      case ClosedConnectionException e ->
          new SqlFailure("08006", "the connection to PostgreSQL was lost", e);
      case VertxException e when isNotSent(e) ->
          new SqlFailure("08003", "the connection to PostgreSQL is gone", e);
      case IOException e ->
          new SqlFailure("08006", "PostgreSQL cannot be reached: " + e.getMessage(), e);
      case InterruptedException e -> {
        Thread.currentThread().interrupt();
        yield new SqlFailure("", "the statement was given up", e);
      }
      default -> new SqlFailure("", withoutValues(String.valueOf(failure.getMessage())), failure);
    };
  }

  private static boolean isNotSent(VertxException failure) {
    String message = String.valueOf(failure.getMessage());
    return NOT_SENT.stream().anyMatch(message::startsWith);
  }

  /** The client tells the value of a parameter that has the wrong type; it may be a secret. */
  private static String withoutValues(String message) {
    return VALUE.matcher(message).replaceAll("");
  }

  /** SQLSTATE, empty when there is none. */
  public String state() {
    return state;
  }

  /** Whether the statement broke a unique constraint. */
  public boolean isDuplicate() {
    return state.equals("23505");
  }

  /** Whether the database was away, and not the statement wrong. */
  public boolean isAway() {
    return AWAY.contains(state);
  }

  boolean isLostRace() {
    return LOST_RACE.contains(state);
  }
}
