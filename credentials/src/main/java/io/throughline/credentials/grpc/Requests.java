package io.throughline.credentials.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.secret.SecretJson;
import io.throughline.credentials.secret.Variable;
import io.throughline.credentials.variable.Request;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.pipeline.vars.VarSources;
import io.throughline.proto.ResolveRequest;
import io.throughline.rpc.RpcException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the other services ask for. */
final class Requests {
  /** Most names that one call may ask for. */
  static final int NAMES = 10_000;

  private Requests() {}

  /**
   * Reads a request.
   *
   * @throws RpcException when it asks for too much, or says too little
   */
  static Request read(ResolveRequest request) {
    if (request.getTeam().isEmpty()) {
      throw RpcException.invalidArgument("variables belong to a team, and none is named");
    }
    if (request.getNamesCount() > NAMES) {
      throw RpcException.invalidArgument("more than " + NAMES + " variables in one call");
    }
    Variable asker =
        new Variable(
            request.getTeam(),
            request.getPipeline(),
            request.getInstanceVarsJson(),
            request.getJob(),
            "");
    return new Request(asker, request.getNamesList(), varSources(request.getVarSourcesList()));
  }

  private static List<VarSource> varSources(List<io.throughline.proto.VarSource> sources) {
    if (sources.size() > VarSources.MOST) {
      throw RpcException.invalidArgument(
          "more than " + VarSources.MOST + " var_sources in one call");
    }
    long bytes =
        sources.stream()
            .mapToLong(source -> source.getConfigJson().getBytes(StandardCharsets.UTF_8).length)
            .sum();
    if (bytes > VarSources.BYTES) {
      throw RpcException.invalidArgument(
          "the configs of var_sources are larger than " + VarSources.BYTES + " bytes");
    }
    return sources.stream()
        .map(source ->
            new VarSource(
                source.getName(), source.getType(), json(source.getName(), source.getConfigJson())))
        .toList();
  }

  private static JsonNode json(String name, String text) {
    try {
      JsonNode config = SecretJson.mapper().readTree(text);
      if (config.isObject()) {
        return config;
      }
    } catch (JsonProcessingException _) {
      // The exception would show what may be secret.
    }
    throw RpcException.invalidArgument(
        "var_source \"%s\": its config must be a mapping".formatted(name));
  }
}
