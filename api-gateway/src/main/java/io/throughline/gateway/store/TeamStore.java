package io.throughline.gateway.store;

import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.Team;
import io.throughline.gateway.model.TeamAuth;
import io.throughline.gateway.model.TeamAuth.Members;
import io.throughline.sql.Database;
import io.throughline.sql.Listening;
import io.throughline.sql.Sql;
import io.throughline.sql.Statements;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The teams. Every change is told to all replicas. */
public final class TeamStore {
  private static final String CHANNEL = "gateway_teams";

  private static final Sql LIST = Sql.of("SELECT id, name, auth FROM teams ORDER BY name");
  private static final Sql INSERT =
      Sql.of("INSERT INTO teams (name, auth) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING");
  private static final Sql UPDATE = Sql.of("UPDATE teams SET auth = $2 WHERE name = $1");
  private static final Sql DELETE = Sql.of("DELETE FROM teams WHERE name = $1");
  private static final Sql NOTIFY =
      Sql.named("NOTIFY " + CHANNEL, "SELECT pg_notify('" + CHANNEL + "', '')");

  private final Database database;

  public TeamStore(Database database) {
    this.database = database;
  }

  public List<Team> list() {
    return database.list(LIST, TeamStore::team);
  }

  /** Adds a team; the answer is whether there was none of the name. */
  public boolean add(String name, TeamAuth auth) {
    return change("add team", INSERT, name, json(auth)) > 0;
  }

  /** Replaces who belongs to a team; the answer is whether there is one. */
  public boolean update(String name, TeamAuth auth) {
    return change("update team", UPDATE, name, json(auth)) > 0;
  }

  public void remove(String name) {
    change("remove team", DELETE, name);
  }

  /** Hears of changes. {@code changed} must not block. */
  public Listening listen(Runnable changed) {
    return database.listen(CHANNEL, _ -> changed.run());
  }

  private int change(String what, Sql sql, Object... parameters) {
    return database.transaction(
        what,
        (Statements transaction) -> {
          int rows = transaction.update(sql, parameters);
          transaction.update(NOTIFY);
          return rows;
        });
  }

  private static Team team(Row row) {
    return new Team(row.getLong("id"), row.getString("name"), auth(row.getJsonObject("auth")));
  }

  private static JsonObject json(TeamAuth auth) {
    JsonObject json = new JsonObject();
    auth.roles()
        .forEach((role, members) ->
            json.put(
                role.text(),
                new JsonObject()
                    .put("users", new JsonArray(members.users()))
                    .put("groups", new JsonArray(members.groups()))));
    return json;
  }

  private static TeamAuth auth(JsonObject json) {
    Map<Role, Members> roles = new EnumMap<>(Role.class);
    for (String name : json.fieldNames()) {
      JsonObject members = json.getJsonObject(name);
      Role.of(name)
          .ifPresent(role ->
              roles.put(role, new Members(texts(members, "users"), texts(members, "groups"))));
    }
    return new TeamAuth(roles);
  }

  private static List<String> texts(JsonObject members, String key) {
    return members.getJsonArray(key).stream().map(String::valueOf).toList();
  }
}
