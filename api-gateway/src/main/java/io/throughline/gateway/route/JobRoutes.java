package io.throughline.gateway.route;

import io.throughline.gateway.grpc.BuildCalls;
import io.throughline.gateway.grpc.JobCalls;
import io.throughline.gateway.json.BuildJson;
import io.throughline.gateway.json.JobJson;
import io.throughline.gateway.json.JobSummaryJson;
import io.throughline.gateway.model.Role;
import java.util.List;
import java.util.Optional;

/** Jobs, and starting builds of them. */
public final class JobRoutes {
  static final String JOBS = PipelineRoutes.PIPELINE + "/jobs";
  static final String JOB = JOBS + "/:job_name";

  private final JobCalls jobs;
  private final BuildCalls builds;

  public JobRoutes(JobCalls jobs, BuildCalls builds) {
    this.jobs = jobs;
    this.builds = builds;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/jobs", "ListAllJobs", Access.open(), this::listAll)
            .answersList(JobSummaryJson.class),
        Endpoint.get(JOBS, "ListJobs", Access.seesPipeline(), this::list)
            .answersList(JobSummaryJson.class),
        Endpoint.get(JOB, "GetJob", Access.seesPipeline(), this::get).answers(200, JobJson.class),
        Endpoint.put(JOB + "/pause", "PauseJob", Access.inTeam(Role.OPERATOR), this::pause),
        Endpoint.put(JOB + "/unpause", "UnpauseJob", Access.inTeam(Role.OPERATOR), this::unpause),
        Endpoint.post(
                JOB + "/builds", "CreateJobBuild", Access.inTeam(Role.OPERATOR), this::trigger)
            .answers(200, BuildJson.class)
            .creatingBuild(),
        Endpoint.get(JOB + "/builds/:build_name", "GetJobBuild", Access.seesPipeline(), this::build)
            .answers(200, BuildJson.class));
  }

  private void listAll(Call call) throws InterruptedException {
    call.answer(
        200,
        jobs.list(call.caller().visibility(), Optional.empty()).stream()
            .map(JobSummaryJson::of)
            .toList());
  }

  private void list(Call call) throws InterruptedException {
    call.answer(
        200,
        jobs.list(call.caller().visibility(), Optional.of(call.pipeline())).stream()
            .map(JobSummaryJson::of)
            .toList());
  }

  private void get(Call call) throws InterruptedException {
    call.answer(200, JobJson.of(jobs.get(call.job())));
  }

  private void pause(Call call) throws InterruptedException {
    jobs.pause(call.job(), call.caller().name());
    call.answer(200);
  }

  private void unpause(Call call) throws InterruptedException {
    jobs.unpause(call.job(), call.caller().name());
    call.answer(200);
  }

  private void trigger(Call call) throws InterruptedException {
    call.answer(200, BuildJson.of(builds.trigger(call.job(), call.caller().name())));
  }

  private void build(Call call) throws InterruptedException {
    call.answer(200, BuildJson.of(builds.get(call.job(), call.param("build_name"))));
  }
}
