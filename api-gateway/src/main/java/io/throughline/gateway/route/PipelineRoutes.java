package io.throughline.gateway.route;

import io.throughline.gateway.auth.Teams;
import io.throughline.gateway.grpc.PipelineCalls;
import io.throughline.gateway.json.PipelineJson;
import io.throughline.gateway.model.Role;
import io.throughline.http.HttpFailure;
import java.util.List;

/** Pipelines, but for what is in them. */
public final class PipelineRoutes {
  static final String PIPELINES = "/api/v1/teams/:team_name/pipelines";
  static final String PIPELINE = PIPELINES + "/:pipeline_name";

  private final PipelineCalls pipelines;
  private final Teams teams;

  public PipelineRoutes(PipelineCalls pipelines, Teams teams) {
    this.pipelines = pipelines;
    this.teams = teams;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/pipelines", "ListAllPipelines", Access.open(), this::listAll)
            .answersList(PipelineJson.class),
        Endpoint.get(PIPELINES, "ListPipelines", Access.open(), this::list)
            .answersList(PipelineJson.class),
        Endpoint.get(PIPELINE, "GetPipeline", Access.seesPipeline(), this::get)
            .answers(200, PipelineJson.class),
        Endpoint.delete(PIPELINE, "DeletePipeline", Access.inTeam(Role.MEMBER), this::delete)
            .answers(204, Endpoint.Form.NONE),
        Endpoint.put(
            PIPELINE + "/pause", "PausePipeline", Access.inTeam(Role.OPERATOR), this::pause),
        Endpoint.put(
            PIPELINE + "/unpause", "UnpausePipeline", Access.inTeam(Role.OPERATOR), this::unpause),
        Endpoint.put(
            PIPELINE + "/expose", "ExposePipeline", Access.inTeam(Role.MEMBER), this::expose),
        Endpoint.put(PIPELINE + "/hide", "HidePipeline", Access.inTeam(Role.MEMBER), this::hide));
  }

  private void listAll(Call call) throws InterruptedException {
    answer(call, "");
  }

  private void list(Call call) throws InterruptedException {
    if (teams.find(call.team()).isEmpty()) {
      throw new HttpFailure(404, "there is no team " + call.team());
    }
    answer(call, call.team());
  }

  private void answer(Call call, String team) throws InterruptedException {
    call.answer(
        200,
        pipelines.list(call.caller().visibility(), team).stream().map(PipelineJson::of).toList());
  }

  private void get(Call call) throws InterruptedException {
    call.answer(200, PipelineJson.of(pipelines.get(call.pipeline())));
  }

  private void delete(Call call) throws InterruptedException {
    pipelines.delete(call.pipeline());
    call.answer(204);
  }

  private void pause(Call call) throws InterruptedException {
    pipelines.pause(call.pipeline(), call.caller().name());
    call.answer(200);
  }

  private void unpause(Call call) throws InterruptedException {
    pipelines.unpause(call.pipeline(), call.caller().name());
    call.answer(200);
  }

  private void expose(Call call) throws InterruptedException {
    pipelines.expose(call.pipeline());
    call.answer(200);
  }

  private void hide(Call call) throws InterruptedException {
    pipelines.hide(call.pipeline());
    call.answer(200);
  }
}
