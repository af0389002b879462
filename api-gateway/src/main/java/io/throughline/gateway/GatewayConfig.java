package io.throughline.gateway;

import io.throughline.config.Options;
import io.throughline.gateway.auth.AuthConfig;
import io.throughline.gateway.sse.EventsConfig;
import io.throughline.sql.DatabaseConfig;
import java.util.function.Supplier;

/** How the API gateway works. */
public record GatewayConfig(
    ApiConfig api,
    PeersConfig peers,
    DatabaseConfig database,
    AuthConfig auth,
    EventsConfig events) {

  /** Declares the options; the result reads them once they are parsed. */
  public static Supplier<GatewayConfig> declare(Options options) {
    Supplier<ApiConfig> api = ApiConfig.declare(options);
    Supplier<AuthConfig> auth = AuthConfig.declare(options);
    Supplier<EventsConfig> events = EventsConfig.declare(options);
    Supplier<PeersConfig> peers = PeersConfig.declare(options);
    Supplier<DatabaseConfig> database = DatabaseConfig.declare(options);
    return () ->
        new GatewayConfig(api.get(), peers.get(), database.get(), auth.get(), events.get());
  }
}
