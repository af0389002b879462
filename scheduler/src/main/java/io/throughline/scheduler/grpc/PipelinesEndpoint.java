package io.throughline.scheduler.grpc;

import static io.throughline.scheduler.grpc.Answering.refusing;

import com.google.protobuf.ByteString;
import io.throughline.proto.DeletePipelineResponse;
import io.throughline.proto.ListPipelinesRequest;
import io.throughline.proto.ListPipelinesResponse;
import io.throughline.proto.Pipeline;
import io.throughline.proto.PipelineConfigResponse;
import io.throughline.proto.PipelineRef;
import io.throughline.proto.PipelinesGrpcService;
import io.throughline.proto.SavePipelineRequest;
import io.throughline.proto.SavePipelineResponse;
import io.throughline.proto.SchedulerProto;
import io.throughline.proto.SetPipelinePausedRequest;
import io.throughline.proto.SetPipelinePublicRequest;
import io.throughline.rpc.RpcService;
import io.throughline.scheduler.build.HandOver;
import io.throughline.scheduler.model.Refused;
import io.throughline.scheduler.pipeline.Pipelines;
import io.throughline.scheduler.store.PipelineStore.Config;

/** Serves {@code throughline.v1.Pipelines}. */
public final class PipelinesEndpoint {
  private final Pipelines pipelines;
  private final HandOver handOver;

  public PipelinesEndpoint(Pipelines pipelines, HandOver handOver) {
    this.pipelines = pipelines;
    this.handOver = handOver;
  }

  public RpcService service() {
    return RpcService.of(SchedulerProto.getDescriptor().findServiceByName("Pipelines"))
        .unary(PipelinesGrpcService.Save, refusing(this::save))
        .unary(PipelinesGrpcService.GetConfig, refusing(this::config))
        .unary(PipelinesGrpcService.Get, refusing(this::get))
        .unary(PipelinesGrpcService.List, refusing(this::list))
        .unary(PipelinesGrpcService.SetPaused, refusing(this::pause))
        .unary(PipelinesGrpcService.SetPublic, refusing(this::publish))
        .unary(PipelinesGrpcService.Delete, refusing(this::delete));
  }

  private SavePipelineResponse save(SavePipelineRequest request) {
    Pipelines.Saved saved =
        pipelines.save(
            Messages.pipelineRef(request.getPipeline()),
            Messages.text(request.getConfigJson()),
            request.getFromVersion());
    return SavePipelineResponse.newBuilder()
        .setCreated(saved.created())
        .setPipeline(Messages.pipeline(saved.pipeline()))
        .build();
  }

  private PipelineConfigResponse config(PipelineRef ref) {
    Config config = pipelines.config(Messages.pipelineRef(ref)).orElseThrow(() -> notFound(ref));
    return PipelineConfigResponse.newBuilder()
        .setConfigJson(ByteString.copyFromUtf8(config.json()))
        .setConfigVersion(config.version())
        .build();
  }

  private Pipeline get(PipelineRef ref) {
    return pipelines
        .get(Messages.pipelineRef(ref))
        .map(Messages::pipeline)
        .orElseThrow(() -> notFound(ref));
  }

  private ListPipelinesResponse list(ListPipelinesRequest request) {
    ListPipelinesResponse.Builder answer = ListPipelinesResponse.newBuilder();
    pipelines
        .list(Messages.visibility(request.getVisibility()), request.getTeam())
        .forEach(pipeline -> answer.addPipelines(Messages.pipeline(pipeline)));
    return answer.build();
  }

  private Pipeline pause(SetPipelinePausedRequest request) {
    return Messages.pipeline(
        pipelines.pause(
            Messages.pipelineRef(request.getPipeline()), request.getPaused(), request.getBy()));
  }

  private Pipeline publish(SetPipelinePublicRequest request) {
    return Messages.pipeline(
        pipelines.publish(Messages.pipelineRef(request.getPipeline()), request.getPublic()));
  }

  private DeletePipelineResponse delete(PipelineRef ref) {
    pipelines.delete(Messages.pipelineRef(ref));
    handOver.lookForAborts();
    return DeletePipelineResponse.getDefaultInstance();
  }

  private static Refused notFound(PipelineRef ref) {
    return Refused.notFound("pipeline '%s/%s' not found".formatted(ref.getTeam(), ref.getName()));
  }
}
