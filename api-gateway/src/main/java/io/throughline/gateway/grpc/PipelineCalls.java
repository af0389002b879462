package io.throughline.gateway.grpc;

import com.google.protobuf.ByteString;
import io.throughline.gateway.model.Pipeline;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.gateway.model.SavedConfig;
import io.throughline.gateway.model.Visibility;
import io.throughline.proto.ListPipelinesRequest;
import io.throughline.proto.PipelineConfigResponse;
import io.throughline.proto.PipelinesGrpcClient;
import io.throughline.proto.SavePipelineRequest;
import io.throughline.proto.SetPipelinePausedRequest;
import io.throughline.proto.SetPipelinePublicRequest;
import io.throughline.rpc.RpcClient;
import java.time.Duration;
import java.util.List;

/** The scheduler's pipelines. */
public final class PipelineCalls {
  private final Remote scheduler;

  public PipelineCalls(RpcClient scheduler, Duration patience) {
    this.scheduler = new Remote(scheduler, "scheduler", patience);
  }

  public Pipeline get(PipelineRef ref) throws InterruptedException {
    return FromProto.pipeline(scheduler.ask(PipelinesGrpcClient.Get, ToProto.ref(ref)));
  }

  /**
   * Pipelines of a team, or of all.
   *
   * @param team empty for all
   */
  public List<Pipeline> list(Visibility visibility, String team) throws InterruptedException {
    ListPipelinesRequest request =
        ListPipelinesRequest.newBuilder()
            .setVisibility(ToProto.visibility(visibility))
            .setTeam(team)
            .build();
    return scheduler.ask(PipelinesGrpcClient.List, request).getPipelinesList().stream()
        .map(FromProto::pipeline)
        .toList();
  }

  public SavedConfig config(PipelineRef ref) throws InterruptedException {
    PipelineConfigResponse config = scheduler.ask(PipelinesGrpcClient.GetConfig, ToProto.ref(ref));
    return new SavedConfig(config.getConfigJson().toStringUtf8(), config.getConfigVersion());
  }

  /**
   * Saves a configuration.
   *
   * @param config JSON
   * @param fromVersion the version that was changed, 0 for a new pipeline
   * @return whether the pipeline is new
   */
  public boolean save(PipelineRef ref, byte[] config, long fromVersion)
      throws InterruptedException {
    SavePipelineRequest request =
        SavePipelineRequest.newBuilder()
            .setPipeline(ToProto.ref(ref))
            .setConfigJson(ByteString.copyFrom(config))
            .setFromVersion(fromVersion)
            .build();
    return scheduler.tell(PipelinesGrpcClient.Save, request).getCreated();
  }

  public void pause(PipelineRef ref, String by) throws InterruptedException {
    setPaused(ref, true, by);
  }

  public void unpause(PipelineRef ref, String by) throws InterruptedException {
    setPaused(ref, false, by);
  }

  /** Lets everybody see the pipeline. */
  public void expose(PipelineRef ref) throws InterruptedException {
    setPublic(ref, true);
  }

  /** Lets only the team see the pipeline. */
  public void hide(PipelineRef ref) throws InterruptedException {
    setPublic(ref, false);
  }

  public void delete(PipelineRef ref) throws InterruptedException {
    scheduler.tell(PipelinesGrpcClient.Delete, ToProto.ref(ref));
  }

  private void setPaused(PipelineRef ref, boolean paused, String by) throws InterruptedException {
    scheduler.ask(
        PipelinesGrpcClient.SetPaused,
        SetPipelinePausedRequest.newBuilder()
            .setPipeline(ToProto.ref(ref))
            .setPaused(paused)
            .setBy(by)
            .build());
  }

  private void setPublic(PipelineRef ref, boolean isPublic) throws InterruptedException {
    scheduler.ask(
        PipelinesGrpcClient.SetPublic,
        SetPipelinePublicRequest.newBuilder()
            .setPipeline(ToProto.ref(ref))
            .setPublic(isPublic)
            .build());
  }
}
