package io.throughline.scheduler.grpc;

import static io.throughline.scheduler.grpc.Answering.refusing;

import io.throughline.proto.Job;
import io.throughline.proto.JobRef;
import io.throughline.proto.JobsGrpcService;
import io.throughline.proto.ListJobsRequest;
import io.throughline.proto.ListJobsResponse;
import io.throughline.proto.SchedulerProto;
import io.throughline.proto.SetJobPausedRequest;
import io.throughline.rpc.RpcService;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.pipeline.Jobs;
import java.util.List;

/** Serves {@code throughline.v1.Jobs}. */
public final class JobsEndpoint {
  private final Jobs jobs;

  public JobsEndpoint(Jobs jobs) {
    this.jobs = jobs;
  }

  public RpcService service() {
    return RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Jobs"))
        .unary(JobsGrpcService.Get, refusing(this::get))
        .unary(JobsGrpcService.List, refusing(this::list))
        .unary(JobsGrpcService.SetPaused, refusing(this::pause));
  }

  private Job get(JobRef ref) {
    return jobs.get(Messages.jobRef(ref))
        .map(Messages::job)
        .orElseThrow(() -> Refused.notFound("job '%s' not found".formatted(ref.getJob())));
  }

  private ListJobsResponse list(ListJobsRequest request) {
    List<io.throughline.scheduler.model.Job> found =
        request.hasPipeline()
            ? jobs.list(Messages.pipelineRef(request.getPipeline()))
            : jobs.list(Messages.visibility(request.getVisibility()));
    ListJobsResponse.Builder answer = ListJobsResponse.newBuilder();
    found.forEach(job -> answer.addJobs(Messages.job(job)));
    return answer.build();
  }

  private Job pause(SetJobPausedRequest request) {
    return Messages.job(
        jobs.pause(Messages.jobRef(request.getJob()), request.getPaused(), request.getBy()));
  }
}
