package io.throughline.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.gateway.auth.Caller;
import io.throughline.gateway.grpc.BuildCalls;
import io.throughline.gateway.json.Json;
import io.throughline.gateway.model.Build;
import io.throughline.gateway.model.JobRef;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.gateway.model.ResourceRef;
import io.throughline.http.Exchange;
import io.throughline.http.HttpFailure;
import io.throughline.telemetry.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request to the API and its answer, for the one thread that handles it. */
public final class Call {
  private static final String JSON = "application/json";

  private final Exchange exchange;
  private final Caller caller;
  private final BuildCalls builds;
  private @Nullable Build build;

  Call(Exchange exchange, Caller caller, BuildCalls builds) {
    this.exchange = exchange;
    this.caller = caller;
    this.builds = builds;
  }

  Caller caller() {
    return caller;
  }

  /**
   * A part of the path.
   *
   * @throws HttpFailure with status 400 when it holds what no name does
   */
  String param(String name) {
    String value = exchange.pathParam(name);
    if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
      throw new HttpFailure(400, name + " must be a name");
    }
    return value;
  }

  String team() {
    return param("team_name");
  }

  /**
   * The pipeline of the path and of the instance vars behind it.
   *
   * @throws HttpFailure with status 400 when the vars cannot be understood
   */
  PipelineRef pipeline() {
    return new PipelineRef(
        team(), param("pipeline_name"), InstanceVars.canonical(exchange.queries()));
  }

  JobRef job() {
    return new JobRef(pipeline(), param("job_name"));
  }

  ResourceRef resource() {
    return new ResourceRef(pipeline(), param("resource_name"));
  }

  /**
   * The build of the path.
   *
   * @throws HttpFailure with status 400 when the path names none
   */
  Build build() throws InterruptedException {
    Build known = build;
    if (known == null) {
      known = builds.get(buildId());
      build = known;
    }
    return known;
  }

  /** Whose the request is, once the gate has let it pass: its build says so, or its path. */
  Optional<Tenant> tenant(Endpoint endpoint) {
    Build known = build;
    if (known != null) {
      return Optional.of(
          Tenant.of(known.team())
              .pipeline(known.pipeline().name())
              .job(known.job())
              .build(known.uid()));
    }
    if (endpoint.access() instanceof Access.Unchecked || !endpoint.path().contains(":team_name")) {
      return Optional.empty();
    }
    Tenant tenant = Tenant.of(team());
    if (endpoint.path().contains(":pipeline_name")) {
      tenant = tenant.pipeline(param("pipeline_name"));
    }
    return Optional.of(
        endpoint.path().contains(":job_name") ? tenant.job(param("job_name")) : tenant);
  }

  Optional<String> query(String name) {
    return exchange.query(name);
  }

  Map<String, List<String>> queries() {
    return exchange.queries();
  }

  Optional<String> header(String name) {
    return exchange.header(name);
  }

  String clientAddress() {
    return exchange.clientAddress();
  }

  /** Path as it was asked for. */
  String path() {
    return exchange.path();
  }

  /**
   * The body as text.
   *
   * @throws HttpFailure with status 400 when it is no UTF-8
   */
  String body() {
    return exchange.bodyText();
  }

  /**
   * The body as JSON.
   *
   * @throws HttpFailure with status 400 when it is none
   */
  JsonNode json() {
    return Json.parse(exchange.bodyText());
  }

  Call responseHeader(String name, String value) {
    exchange.responseHeader(name, value);
    return this;
  }

  /** Answers with a shape of the API. */
  void answer(int status, Object shape) {
    answerJson(status, Json.bytes(shape));
  }

  /** Answers with a status and nothing else. */
  void answer(int status) {
    exchange.send(status);
  }

  /** Answers with plain text. */
  void answerText(int status, String text) {
    exchange.sendText(status, text);
  }

  /** Answers with JSON that is written already. */
  public void answerJson(int status, byte[] json) {
    exchange.send(status, JSON, json);
  }

  /** Begins an answer that is written piece by piece. */
  Exchange.Stream stream(String contentType) {
    return exchange.stream(200, contentType);
  }

  private long buildId() {
    try {
      return Long.parseLong(param("build_id"));
    } catch (NumberFormatException _) {
      throw new HttpFailure(400, "build_id must be a number");
    }
  }
}
