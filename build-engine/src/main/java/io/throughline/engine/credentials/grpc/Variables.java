package io.throughline.engine.credentials.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.engine.build.BuildIdentity;
import io.throughline.engine.credentials.ResolvedVariables;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcException;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Variables, as the credentials service has them.
 *
 * <p>Safe for use from many threads.
 */
public final class Variables {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RpcClient credentials;
  private final Duration patience;

  /**
   * Asks over the client.
   *
   * @param patience how long a service that is away is waited for
   */
  public Variables(RpcClient credentials, Duration patience) {
    this.credentials = credentials;
    this.patience = patience;
  }

  /**
   * The values of all the names, asked for at once.
   *
   * @param build for whom; what it may know depends on its team, pipeline and job
   * @param varSources of its pipeline
   * @throws RpcException when the service, or a manager behind it, cannot answer
   */
  public ResolvedVariables resolve(
      BuildIdentity build, List<VarSource> varSources, Collection<String> names)
      throws InterruptedException {
    ResolveRequest request =
        ResolveRequest.newBuilder()
            .setTeam(build.team())
            .setPipeline(build.pipeline())
            .setInstanceVarsJson(build.instanceVarsJson())
            .setJob(build.job())
            .addAllNames(names)
            .addAllVarSources(varSources.stream().map(Variables::message).toList())
            .build();
    ResolveResponse response =
        credentials.callPatiently(CredentialsGrpcClient.Resolve, request, patience);
    Map<String, JsonNode> values = new HashMap<>();
    response.getValuesJsonMap().forEach((name, json) -> values.put(name, read(name, json)));
    return new ResolvedVariables(values, response.getMissingList(), response.getRedactList());
  }

  private static io.throughline.proto.VarSource message(VarSource source) {
    return io.throughline.proto.VarSource.newBuilder()
        .setName(source.name())
        .setType(source.type())
        .setConfigJson(source.config().toString())
        .build();
  }

  private static JsonNode read(String name, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException _) {
      // The exception would show the value.
      throw new RpcException(GrpcStatus.INTERNAL, "the value of variable " + name + " is no JSON");
    }
  }
}
