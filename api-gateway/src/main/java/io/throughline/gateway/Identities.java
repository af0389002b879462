package io.throughline.gateway;

import com.github.benmanes.caffeine.cache.Ticker;
import io.throughline.gateway.auth.AuthConfig;
import io.throughline.gateway.auth.Callers;
import io.throughline.gateway.auth.FirstUser;
import io.throughline.gateway.auth.LoginLimit;
import io.throughline.gateway.auth.Passwords;
import io.throughline.gateway.auth.Teams;
import io.throughline.gateway.auth.Tokens;
import io.throughline.gateway.auth.Users;
import io.throughline.gateway.store.TeamStore;
import io.throughline.gateway.store.TokenStore;
import io.throughline.gateway.store.UserStore;
import io.throughline.service.RunningService;
import io.throughline.sql.Database;
import java.time.InstantSource;

/** Who can use the API. */
record Identities(Users users, Tokens tokens, Teams teams, Callers callers) {

  /** Opens them, with the users of the configuration. */
  static Identities open(
      RunningService service, Database database, AuthConfig config, InstantSource clock) {
    Users users =
        service.add(
            new Users(
                new UserStore(database),
                new Passwords(config.passwordRounds()),
                new LoginLimit(config.loginAttempts(), config.loginWindow(), Ticker.systemTicker()),
                clock));
    Tokens tokens = new Tokens(new TokenStore(database), config.tokenLife(), clock);
    Teams teams = service.add(new Teams(new TeamStore(database)));
    new FirstUser(users, teams).ensure(config);
    return new Identities(users, tokens, teams, new Callers(tokens, teams));
  }
}
