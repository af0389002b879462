package io.throughline.gateway.auth;

import io.throughline.gateway.model.Identity;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.Team;
import io.throughline.gateway.model.TeamAuth;
import io.throughline.gateway.store.TeamStore;
import io.throughline.sql.Listening;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The teams, as last read. They are read again when any replica has changed one.
 *
 * <p>Safe for use from many threads.
 */
public final class Teams implements AutoCloseable {
  private final TeamStore store;
  private final Listening listening;
  private final AtomicLong changes = new AtomicLong();
  private volatile @Nullable Map<String, Team> byName;

  public Teams(TeamStore store) {
    this.store = store;
    this.listening = store.listen(this::forget);
  }

  /** All teams, by name. */
  public Collection<Team> all() {
    return read().values();
  }

  public Optional<Team> find(String name) {
    return Optional.ofNullable(read().get(name));
  }

  /** The teams that somebody is in, and their roles there. */
  public Map<String, Set<Role>> rolesOf(Identity identity) {
    Map<String, Set<Role>> roles = new LinkedHashMap<>();
    for (Team team : all()) {
      Set<Role> here = team.auth().rolesOf(identity);
      if (!here.isEmpty()) {
        roles.put(team.name(), here);
      }
    }
    return roles;
  }

  /** Makes a team; the answer is whether there was none of the name. */
  public boolean add(String name, TeamAuth auth) {
    boolean added = store.add(name, auth);
    forget();
    return added;
  }

  /** Replaces who belongs to a team; the answer is whether there is one. */
  public boolean update(String name, TeamAuth auth) {
    boolean updated = store.update(name, auth);
    forget();
    return updated;
  }

  public void remove(String name) {
    store.remove(name);
    forget();
  }

  @Override
  public void close() {
    listening.close();
  }

  private synchronized void forget() {
    changes.incrementAndGet();
    byName = null;
  }

  private Map<String, Team> read() {
    Map<String, Team> known = byName;
    if (known != null) {
      return known;
    }
    long before = changes.get();
    Map<String, Team> teams = new LinkedHashMap<>();
    store.list().forEach(team -> teams.put(team.name(), team));
    remember(teams, before);
    return teams;
  }

  /** Keeps what was read, unless it may be old already. */
  private synchronized void remember(Map<String, Team> teams, long asOf) {
    if (changes.get() == asOf) {
      byName = teams;
    }
  }
}
