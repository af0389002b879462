package io.throughline.gateway;

import io.throughline.gateway.grpc.BuildCalls;
import io.throughline.gateway.grpc.CredentialsCalls;
import io.throughline.gateway.grpc.HealthCalls;
import io.throughline.gateway.grpc.JobCalls;
import io.throughline.gateway.grpc.PipelineCalls;
import io.throughline.gateway.grpc.RecordCalls;
import io.throughline.gateway.grpc.ResourceCalls;
import io.throughline.rpc.RpcClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The services behind the API, as it calls them. */
record Peers(
    PipelineCalls pipelines,
    JobCalls jobs,
    BuildCalls builds,
    ResourceCalls resources,
    RecordCalls records,
    CredentialsCalls credentials,
    Map<String, BooleanSupplier> health) {

  static Peers of(RpcClient scheduler, RpcClient engine, RpcClient credentials, Duration patience) {
    return new Peers(
        new PipelineCalls(scheduler, patience),
        new JobCalls(scheduler, patience),
        new BuildCalls(scheduler, patience),
        new ResourceCalls(scheduler, patience),
        new RecordCalls(engine, patience),
        new CredentialsCalls(credentials, patience),
        Map.of(
            "scheduler", new HealthCalls(scheduler, "throughline.v1.Builds")::isServing,
            "build-engine", new HealthCalls(engine, "throughline.v1.BuildRecords")::isServing,
            "credentials", new HealthCalls(credentials, "throughline.v1.Credentials")::isServing));
  }
}
