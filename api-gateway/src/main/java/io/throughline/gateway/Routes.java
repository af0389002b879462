package io.throughline.gateway;

import io.throughline.gateway.json.InfoJson;
import io.throughline.gateway.openapi.OpenApi;
import io.throughline.gateway.route.BuildRoutes;
import io.throughline.gateway.route.ConfigRoutes;
import io.throughline.gateway.route.CredentialsRoutes;
import io.throughline.gateway.route.Endpoint;
import io.throughline.gateway.route.ExternalUrl;
import io.throughline.gateway.route.IdentityRoutes;
import io.throughline.gateway.route.InfoRoutes;
import io.throughline.gateway.route.JobRoutes;
import io.throughline.gateway.route.LoginRoutes;
import io.throughline.gateway.route.PipelineRoutes;
import io.throughline.gateway.route.RecordRoutes;
import io.throughline.gateway.route.ResourceRoutes;
import io.throughline.gateway.route.TeamRoutes;
import io.throughline.gateway.route.UnbuiltRoutes;
import io.throughline.gateway.sse.EventStream;
import io.throughline.telemetry.redaction.Redaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The table of all routes: what the API can do, and who may do it, stands in these classes. */
final class Routes {
  private Routes() {}

  static List<Endpoint> all(
      ApiConfig config,
      ExternalUrl externalUrl,
      Peers peers,
      Identities identities,
      EventStream events,
      Redaction redaction,
      BooleanSupplier database) {
    List<Endpoint> all = new ArrayList<>();
    all.addAll(
        new InfoRoutes(
                () -> InfoJson.of(config.version(), externalUrl.toString(), config.clusterName()),
                database,
                peers.health(),
                redaction,
                InstantSource.system())
            .endpoints());
    all.addAll(new CredentialsRoutes(peers.credentials()).endpoints());
    all.addAll(new IdentityRoutes(peers.credentials()).endpoints());
    all.addAll(new LoginRoutes(identities.users(), identities.tokens()).endpoints());
    all.addAll(new TeamRoutes(identities.teams(), peers.pipelines()).endpoints());
    all.addAll(
        new ConfigRoutes(peers.pipelines(), peers.credentials(), identities.teams()).endpoints());
    all.addAll(new PipelineRoutes(peers.pipelines(), identities.teams()).endpoints());
    all.addAll(new JobRoutes(peers.jobs(), peers.builds()).endpoints());
    all.addAll(new BuildRoutes(peers.builds(), identities.teams(), externalUrl).endpoints());
    all.addAll(new RecordRoutes(peers.records(), events).endpoints());
    all.addAll(new ResourceRoutes(peers.resources(), externalUrl).endpoints());
    all.addAll(UnbuiltRoutes.endpoints());
    all.add(OpenApi.endpoint(all, config.version()));
    return all;
  }
}
