package io.throughline.engine.testing;

import io.throughline.config.HostPort;
import io.throughline.proto.CredentialsGrpcService;
import io.throughline.proto.CredentialsProto;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcException;
import io.throughline.rpc.RpcServer;
import io.throughline.rpc.RpcService;
import io.throughline.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Variables with given values. */
public final class ScriptedCredentials implements AutoCloseable {
  private record Value(String json, List<String> secrets) {}

  private final Map<String, Value> values = new ConcurrentHashMap<>();
  private final List<ResolveRequest> requests = new CopyOnWriteArrayList<>();
  private volatile Optional<RpcException> failure = Optional.empty();
  private final RpcServer server;

  private ScriptedCredentials(Vertx vertx, Telemetry telemetry) {
    RpcService service =
        RpcService.of(CredentialsProto.getDescriptor().findServiceByName("Credentials"))
            .unary(CredentialsGrpcService.Resolve, this::resolve);
    server =
        RpcServer.start(
            vertx, telemetry, RpcConfig.loopback(Optional.empty()), List.of(service), () -> true);
  }

  public static ScriptedCredentials start(Vertx vertx, Telemetry telemetry) {
    return new ScriptedCredentials(vertx, telemetry);
  }

  /** A variable that is a secret text. */
  public ScriptedCredentials secret(String name, String text) {
    return value(name, "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"", text);
  }

  /** A variable of any type. */
  public ScriptedCredentials value(String name, String json, String... secrets) {
    values.put(name, new Value(json, List.of(secrets)));
    return this;
  }

  /** Every question fails from now on. */
  public void failing(GrpcStatus status, String message) {
    failure = Optional.of(new RpcException(status, message));
  }

  public HostPort address() {
    return server.address();
  }

  /** What was asked for. */
  public List<ResolveRequest> requests() {
    return requests;
  }

  private ResolveResponse resolve(ResolveRequest request) {
    requests.add(request);
    if (failure.isPresent()) {
      throw failure.get();
    }
    ResolveResponse.Builder response = ResolveResponse.newBuilder();
    for (String name : request.getNamesList()) {
      Value value = values.get(name);
      if (value == null) {
        response.addMissing(name);
      } else {
        response.putValuesJson(name, value.json()).addAllRedact(value.secrets());
      }
    }
    return response.build();
  }

  @Override
  public void close() {
    server.close();
  }
}
