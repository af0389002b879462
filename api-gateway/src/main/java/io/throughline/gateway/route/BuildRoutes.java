package io.throughline.gateway.route;

import io.throughline.gateway.auth.Teams;
import io.throughline.gateway.grpc.BuildCalls;
import io.throughline.gateway.json.BuildJson;
import io.throughline.gateway.json.PreparationJson;
import io.throughline.gateway.model.Build;
import io.throughline.gateway.model.BuildFilter;
import io.throughline.gateway.model.Page;
import io.throughline.gateway.model.PageRequest;
import io.throughline.gateway.model.Role;
import io.throughline.http.HttpFailure;
import java.util.List;

/** Builds, as the scheduler knows them. */
public final class BuildRoutes {
  static final String BUILD = "/api/v1/builds/:build_id";

  private final BuildCalls builds;
  private final Teams teams;
  private final Paging paging;

  public BuildRoutes(BuildCalls builds, Teams teams, ExternalUrl externalUrl) {
    this.builds = builds;
    this.teams = teams;
    this.paging = new Paging(externalUrl);
  }

  public List<Endpoint> endpoints() {
    return List.of(
        list("/api/v1/builds", "ListBuilds", Access.open(), _ -> new BuildFilter.All()),
        list(
            "/api/v1/teams/:team_name/builds",
            "ListTeamBuilds",
            Access.inTeam(Role.VIEWER),
            this::ofTeam),
        list(
            PipelineRoutes.PIPELINE + "/builds",
            "ListPipelineBuilds",
            Access.seesPipeline(),
            call -> new BuildFilter.OfPipeline(call.pipeline())),
        list(
            JobRoutes.JOB + "/builds",
            "ListJobBuilds",
            Access.seesPipeline(),
            call -> new BuildFilter.OfJob(call.job())),
        Endpoint.get(BUILD, "GetBuild", Access.seesBuild(), BuildRoutes::get)
            .answers(200, BuildJson.class)
            .routine(),
        Endpoint.put(
                BUILD + "/abort", "AbortBuild", Access.inTeamOfBuild(Role.OPERATOR), this::abort)
            .answers(204, Endpoint.Form.NONE)
            .query("force"),
        Endpoint.get(
                BUILD + "/preparation",
                "GetBuildPreparation",
                Access.seesOutput(),
                this::preparation)
            .answers(200, PreparationJson.class)
            .routine());
  }

  /** Which builds a route lists. */
  @FunctionalInterface
  private interface Filter {
    BuildFilter of(Call call);
  }

  private Endpoint list(String path, String name, Access access, Filter filter) {
    return Endpoint.get(path, name, access, call -> list(call, filter.of(call)))
        .answersList(BuildJson.class)
        .query(Paging.QUERIES);
  }

  private void list(Call call, BuildFilter filter) throws InterruptedException {
    PageRequest request = paging.of(call);
    Page<Build> page = builds.list(call.caller().visibility(), filter, request);
    paging.link(call, request, page);
    call.answer(200, page.items().stream().map(BuildJson::of).toList());
  }

  private BuildFilter ofTeam(Call call) {
    if (teams.find(call.team()).isEmpty()) {
      throw new HttpFailure(404, "there is no team " + call.team());
    }
    return new BuildFilter.OfTeam(call.team());
  }

  private static void get(Call call) throws InterruptedException {
    call.answer(200, BuildJson.of(call.build()));
  }

  private void abort(Call call) throws InterruptedException {
    builds.abort(call.build().id(), call.caller().name());
    call.answer(204);
  }

  private void preparation(Call call) throws InterruptedException {
    call.answer(200, PreparationJson.of(builds.preparation(call.build().id())));
  }
}
