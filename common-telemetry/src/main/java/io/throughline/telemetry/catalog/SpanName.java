package io.throughline.telemetry.catalog;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;

/**
 * Every span that Throughline starts. A word in braces is filled in when the span starts; such
 * words are of low cardinality: names from a configuration, never ids.
 */
public enum SpanName {
  HTTP_SERVER(
      "{method} {route}",
      SpanKind.SERVER,
      "A request to an HTTP endpoint; the caller's trace context is its parent."),
  HTTP_SERVER_UNMATCHED(
      "{method}",
      SpanKind.SERVER,
      "A request that no route takes; the method is HTTP when it is none of the known ones."),
  HTTP_CLIENT("{method}", SpanKind.CLIENT, "A request that a service makes over HTTP."),
  RPC_SERVER(
      "{method}",
      SpanKind.SERVER,
      "A gRPC call, served; the method is the full one, as in throughline.v1.Builds/Get."),
  RPC_CLIENT(
      "{method}", SpanKind.CLIENT, "A gRPC call, made. Lasts until the last message of a stream."),
  SQL(
      "{summary}",
      SpanKind.CLIENT,
      "A statement sent to PostgreSQL, named by what it does to which table."),
  TRANSACTION(
      "transaction {name}",
      SpanKind.INTERNAL,
      "Statements that PostgreSQL applies together, with the waits between them."),

  STARTUP(
      "startup.initialize",
      SpanKind.INTERNAL,
      "From the start of a service's process until it is ready."),
  STARTUP_CONFIGURATION(
      "startup.configuration",
      SpanKind.INTERNAL,
      "Flags, environment and file are read and checked."),
  STARTUP_DEPENDENCIES(
      "startup.dependencies", SpanKind.INTERNAL, "The database and other services are reached."),
  STARTUP_MIGRATIONS("startup.migrations", SpanKind.INTERNAL, "The schema is brought up to date."),
  STARTUP_RESOURCES("startup.resources", SpanKind.INTERNAL, "Servers listen and loops run."),

  BUILD(
      "RUN {pipeline}",
      SpanKind.SERVER,
      "A build, from its creation until its end; {pipeline} is team/pipeline/job."),
  QUEUE(
      "queue",
      SpanKind.INTERNAL,
      "The build's wait from its creation until it may start, with the cause."),
  SCHEDULE("schedule {job}", SpanKind.INTERNAL, "One scheduling pass over a job."),
  SELECT_INPUTS(
      "select inputs",
      SpanKind.INTERNAL,
      "The decision which versions a build uses; linked to the checks that found them."),
  LOCK(
      "lock {name}",
      SpanKind.INTERNAL,
      "A wait for a lock that one process holds at a time, such as that of a serial group."),
  CHECK("check {resource}", SpanKind.INTERNAL, "A look for new versions of a resource."),

  GET("get {name}", SpanKind.INTERNAL, "A get step."),
  PUT("put {name}", SpanKind.INTERNAL, "A put step."),
  TASK("task {name}", SpanKind.INTERNAL, "A task step."),
  SET_PIPELINE("set_pipeline {name}", SpanKind.INTERNAL, "A step that sets a pipeline."),
  LOAD_VAR("load_var {name}", SpanKind.INTERNAL, "A step that reads a variable from a file."),
  RUN_STEP("run {message}", SpanKind.INTERNAL, "A step that sends a message to a prototype."),
  ACROSS("across", SpanKind.INTERNAL, "A step for every combination of values."),
  DO("do", SpanKind.INTERNAL, "Steps one after the other."),
  IN_PARALLEL("in_parallel", SpanKind.INTERNAL, "Steps side by side."),
  TRY("try", SpanKind.INTERNAL, "A step whose failure does not count."),
  ATTEMPTS("attempts", SpanKind.INTERNAL, "A step that is repeated until it succeeds."),
  ATTEMPT(
      "attempt {number}", SpanKind.INTERNAL, "One of the attempts; linked to the one before it."),
  TIMEOUT("timeout", SpanKind.INTERNAL, "A step with a time limit."),
  HOOK(
      "{hook}",
      SpanKind.INTERNAL,
      "A hook that was fired: on_success, on_failure, on_error, on_abort or ensure."),

  SECRET_LOOKUP(
      "secret lookup",
      SpanKind.CLIENT,
      "A variable is looked up in a manager of secrets; linked to the lookup that asked for both, if"
          + " one did. The value and the path are in no attribute."),
  SECRET_REQUEST(
      "secret {operation}",
      SpanKind.CLIENT,
      "A request to a manager of secrets: read, login, renew or health."),
  CONTAINER(
      "container {step}",
      SpanKind.INTERNAL,
      "A step's container on the runner, from its preparation until its end."),
  PROCESS(
      "{executable}",
      SpanKind.CLIENT,
      "The process of a step. Its context is the TRACEPARENT that the process sees."),
  LOST(
      "lost span",
      SpanKind.INTERNAL,
      "Stands for a span whose service died before it could report it.");

  private final String template;
  private final SpanKind kind;
  private final String meaning;
  private final List<String> fixed;

  SpanName(String template, SpanKind kind, String meaning) {
    this.template = template;
    this.kind = kind;
    this.meaning = meaning;
    this.fixed = List.of(template.split("\\{\\w+}", -1));
  }

  /** The name with its words in braces. */
  public String template() {
    return template;
  }

  public SpanKind kind() {
    return kind;
  }

  /** What the span covers, one sentence. */
  public String meaning() {
    return meaning;
  }

  /**
   * The name with its words filled in.
   *
   * @throws IllegalArgumentException when there are more or fewer words than braces
   */
  public String of(String... words) {
    if (words.length != fixed.size() - 1) {
      throw new IllegalArgumentException(
          "%s takes %d words, not %d".formatted(template, fixed.size() - 1, words.length));
    }
    StringBuilder name = new StringBuilder(fixed.getFirst());
    for (int i = 0; i < words.length; i++) {
      name.append(words[i]).append(fixed.get(i + 1));
    }
    return name.toString();
  }
}
