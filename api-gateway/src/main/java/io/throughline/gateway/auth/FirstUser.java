package io.throughline.gateway.auth;

import io.throughline.gateway.model.Identity;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.Team;
import io.throughline.gateway.model.TeamAuth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it, at each start, that the users of the configuration can log in. */
public final class FirstUser {
  private static final Logger log = LoggerFactory.getLogger(FirstUser.class);

  private final Users users;
  private final Teams teams;

  public FirstUser(Users users, Teams teams) {
    this.users = users;
    this.teams = teams;
  }

  /** Makes the users, and the team main with the first of them as its owner. */
  public void ensure(AuthConfig config) {
    users.ensure(Stream.concat(config.localUsers().stream(), config.firstUser().stream()).toList());
    config
        .firstUser()
        .ifPresentOrElse(first -> own(Identity.local(first.name())), this::warnIfNobodyRules);
  }

  private void warnIfNobodyRules() {
    if (teams.find(Team.MAIN).isEmpty()) {
      log.warn("nobody is an administrator: start once with --first-user name:password");
    }
  }

  private void own(Identity first) {
    Optional<Team> main = teams.find(Team.MAIN);
    if (main.isEmpty()) {
      teams.add(Team.MAIN, TeamAuth.ownedBy(first));
    } else if (!main.get().auth().rolesOf(first).contains(Role.OWNER)) {
      teams.update(Team.MAIN, withOwner(main.get().auth(), first));
    }
  }

  private static TeamAuth withOwner(TeamAuth auth, Identity owner) {
    Map<Role, TeamAuth.Members> roles = new EnumMap<>(Role.class);
    roles.putAll(auth.roles());
    TeamAuth.Members owners =
        roles.getOrDefault(Role.OWNER, new TeamAuth.Members(List.of(), List.of()));
    List<String> users = new ArrayList<>(owners.users());
    users.add(owner.connector() + ":" + owner.userName());
    roles.put(Role.OWNER, new TeamAuth.Members(users, owners.groups()));
    return new TeamAuth(roles);
  }
}
