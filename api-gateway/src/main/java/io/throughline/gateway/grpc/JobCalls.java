package io.throughline.gateway.grpc;

import io.throughline.gateway.model.Job;
import io.throughline.gateway.model.JobRef;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.gateway.model.Visibility;
import io.throughline.proto.JobsGrpcClient;
import io.throughline.proto.ListJobsRequest;
import io.throughline.proto.SetJobPausedRequest;
import io.throughline.rpc.RpcClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The scheduler's jobs. */
public final class JobCalls {
  private final Remote scheduler;

  public JobCalls(RpcClient scheduler, Duration patience) {
    this.scheduler = new Remote(scheduler, "scheduler", patience);
  }

  public Job get(JobRef ref) throws InterruptedException {
    return FromProto.job(scheduler.ask(JobsGrpcClient.Get, ToProto.ref(ref)));
  }

  /** Jobs of a pipeline, or of all. */
  public List<Job> list(Visibility visibility, Optional<PipelineRef> pipeline)
      throws InterruptedException {
    ListJobsRequest.Builder request =
        ListJobsRequest.newBuilder().setVisibility(ToProto.visibility(visibility));
    pipeline.ifPresent(ref -> request.setPipeline(ToProto.ref(ref)));
    return scheduler.ask(JobsGrpcClient.List, request.build()).getJobsList().stream()
        .map(FromProto::job)
        .toList();
  }

  public void pause(JobRef ref, String by) throws InterruptedException {
    setPaused(ref, true, by);
  }

  public void unpause(JobRef ref, String by) throws InterruptedException {
    setPaused(ref, false, by);
  }

  private void setPaused(JobRef ref, boolean paused, String by) throws InterruptedException {
    scheduler.ask(
        JobsGrpcClient.SetPaused,
        SetJobPausedRequest.newBuilder()
            .setJob(ToProto.ref(ref))
            .setPaused(paused)
            .setBy(by)
            .build());
  }
}
