package io.throughline.gateway.grpc;

import io.throughline.gateway.model.IdentityKeys;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.pipeline.vars.VarReference;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.CredentialsInfoRequest;
import io.throughline.proto.IdentityKeysRequest;
import io.throughline.proto.IdentityKeysResponse;
import io.throughline.proto.ResolveRequest;
import io.throughline.rpc.RpcClient;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The credentials service. */
public final class CredentialsCalls {
  private final Remote credentials;

  public CredentialsCalls(RpcClient credentials, Duration patience) {
    this.credentials = new Remote(credentials, "credentials service", patience);
  }

  /** The managers of the installation and how they are, by kind, as a JSON object. */
  public String managers() throws InterruptedException {
    return credentials
        .ask(CredentialsGrpcClient.Info, CredentialsInfoRequest.getDefaultInstance())
        .getManagersJson();
  }

  /**
   * What keeps a pipeline's variables from being resolved, a sentence each.
   *
   * @param varSources of the pipeline; whether they can be used is asked too
   */
  public List<String> check(
      PipelineRef pipeline, Collection<VarReference> variables, List<VarSource> varSources)
      throws InterruptedException {
    ResolveRequest.Builder request =
        ResolveRequest.newBuilder()
            .setTeam(pipeline.team())
            .setPipeline(pipeline.name())
            .setInstanceVarsJson(pipeline.instanceVars());
    variables.forEach(variable -> request.addNames(variable.toString()));
    varSources.forEach(source -> request.addVarSources(ToProto.varSource(source)));
    return credentials.ask(CredentialsGrpcClient.Check, request.build()).getErrorsList();
  }

  /** What others need to tell that an identity token is ours. */
  public IdentityKeys identityKeys() throws InterruptedException {
    IdentityKeysResponse keys =
        credentials.ask(
            CredentialsGrpcClient.IdentityKeys, IdentityKeysRequest.getDefaultInstance());
    return new IdentityKeys(keys.getIssuer(), keys.getJwksJson());
  }
}
