package io.throughline.telemetry.catalog;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import io.opentelemetry.semconv.incubating.CicdIncubatingAttributes;
import io.opentelemetry.semconv.incubating.DbIncubatingAttributes;
import io.opentelemetry.semconv.incubating.LogIncubatingAttributes;
import io.opentelemetry.semconv.incubating.OtelIncubatingAttributes;
import io.opentelemetry.semconv.incubating.ProcessIncubatingAttributes;
import io.opentelemetry.semconv.incubating.RpcIncubatingAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Every attribute that Throughline's spans and metrics carry. A name of OpenTelemetry's semantic
 * conventions is used where there is one; the others begin with {@code throughline.}.
 */
public final class Attribute {
  /** A key and what it says. */
  public record Definition(AttributeKey<?> key, String meaning) {}

  private static final List<Definition> ALL = new ArrayList<>();

  // HTTP
  public static final AttributeKey<String> HTTP_REQUEST_METHOD =
      conventional(HttpAttributes.HTTP_REQUEST_METHOD, "Method of the request.");
  public static final AttributeKey<Long> HTTP_RESPONSE_STATUS_CODE =
      conventional(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, "Status of the response.");
  public static final AttributeKey<String> HTTP_ROUTE =
      conventional(HttpAttributes.HTTP_ROUTE, "Template of the route that matched.");
  public static final AttributeKey<String> URL_PATH =
      conventional(UrlAttributes.URL_PATH, "Path of the request.");
  public static final AttributeKey<String> URL_SCHEME =
      conventional(UrlAttributes.URL_SCHEME, "Either http or https.");
  public static final AttributeKey<String> URL_FULL =
      conventional(
          UrlAttributes.URL_FULL, "Address of a request that was made, without user and query.");
  public static final AttributeKey<String> USER_AGENT =
      conventional(UserAgentAttributes.USER_AGENT_ORIGINAL, "Program that made the request.");
  public static final AttributeKey<String> CLIENT_ADDRESS =
      conventional(ClientAttributes.CLIENT_ADDRESS, "Address of the client.");
  public static final AttributeKey<String> NETWORK_PROTOCOL_VERSION =
      conventional(NetworkAttributes.NETWORK_PROTOCOL_VERSION, "HTTP version.");
  public static final AttributeKey<String> SERVER_ADDRESS =
      conventional(ServerAttributes.SERVER_ADDRESS, "Host that was called.");
  public static final AttributeKey<Long> SERVER_PORT =
      conventional(ServerAttributes.SERVER_PORT, "Port that was called.");
  public static final AttributeKey<String> ERROR_TYPE =
      conventional(
          ErrorAttributes.ERROR_TYPE,
          "Class of the error, of low cardinality; absent on success. An exception by its class, an"
              + " HTTP or gRPC failure by its status, client_gone when the client left too early.");

  // RPC
  public static final AttributeKey<String> RPC_SYSTEM =
      conventional(RpcIncubatingAttributes.RPC_SYSTEM_NAME, "Always grpc.");
  public static final AttributeKey<String> RPC_METHOD =
      conventional(RpcIncubatingAttributes.RPC_METHOD, "Service and method.");
  public static final AttributeKey<String> RPC_STATUS =
      conventional(
          RpcIncubatingAttributes.RPC_RESPONSE_STATUS_CODE, "Status of the call, as in NOT_FOUND.");

  // SQL
  public static final AttributeKey<String> DB_SYSTEM =
      conventional(DbAttributes.DB_SYSTEM_NAME, "Always postgresql.");
  public static final AttributeKey<String> DB_NAMESPACE =
      conventional(DbAttributes.DB_NAMESPACE, "Schema of the service.");
  public static final AttributeKey<String> DB_QUERY_SUMMARY =
      conventional(DbAttributes.DB_QUERY_SUMMARY, "Operation and table.");
  public static final AttributeKey<String> DB_OPERATION =
      conventional(DbAttributes.DB_OPERATION_NAME, "Operation, as in INSERT.");
  public static final AttributeKey<String> DB_STATUS =
      conventional(DbAttributes.DB_RESPONSE_STATUS_CODE, "SQLSTATE of a failure.");
  public static final AttributeKey<Long> DB_ROWS =
      own(AttributeKey.longKey("throughline.db.rows"), "Rows returned or changed.");

  public static final AttributeKey<String> DB_POOL =
      conventional(
          DbIncubatingAttributes.DB_CLIENT_CONNECTION_POOL_NAME,
          "Pool of connections; it has the name of the schema.");
  public static final AttributeKey<String> DB_CONNECTION_STATE =
      conventional(
          DbIncubatingAttributes.DB_CLIENT_CONNECTION_STATE, "State of connections: used or idle.");
  public static final AttributeKey<String> LOCK =
      own(AttributeKey.stringKey("throughline.lock"), "What was locked, as in serial_group.");

  // Builds
  public static final AttributeKey<String> PIPELINE_NAME =
      conventional(CicdIncubatingAttributes.CICD_PIPELINE_NAME, "As in team/pipeline/job.");
  public static final AttributeKey<String> PIPELINE_ACTION =
      conventional(CicdIncubatingAttributes.CICD_PIPELINE_ACTION_NAME, "Always RUN.");
  public static final AttributeKey<String> PIPELINE_RUN_ID =
      conventional(CicdIncubatingAttributes.CICD_PIPELINE_RUN_ID, "Uid of the build.");
  public static final AttributeKey<String> PIPELINE_RUN_URL =
      conventional(CicdIncubatingAttributes.CICD_PIPELINE_RUN_URL_FULL, "Address of the build.");
  public static final AttributeKey<String> PIPELINE_RUN_STATE =
      conventional(
          CicdIncubatingAttributes.CICD_PIPELINE_RUN_STATE,
          "State of the build: pending, executing or finalizing.");
  public static final AttributeKey<String> PIPELINE_RESULT =
      conventional(
          CicdIncubatingAttributes.CICD_PIPELINE_RESULT,
          "How it ended: success, failure (the work failed), error (the system failed), timeout or cancellation.");
  public static final AttributeKey<String> TASK_NAME =
      conventional(CicdIncubatingAttributes.CICD_PIPELINE_TASK_NAME, "Name of the step.");
  public static final AttributeKey<String> TASK_RUN_ID =
      conventional(
          CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_ID,
          "Plan id of the step and its attempt; the same in every build of one plan.");
  public static final AttributeKey<String> TASK_RUN_RESULT =
      conventional(
          CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_RESULT,
          "As cicd.pipeline.result, of one step.");
  public static final AttributeKey<String> TASK_RUN_URL =
      conventional(
          CicdIncubatingAttributes.CICD_PIPELINE_TASK_RUN_URL_FULL,
          "Address of the build, with the step as its fragment.");
  public static final AttributeKey<String> WORKER_NAME =
      conventional(CicdIncubatingAttributes.CICD_WORKER_NAME, "Machine or node that ran the step.");
  public static final AttributeKey<String> WORKER_STATE =
      conventional(
          CicdIncubatingAttributes.CICD_WORKER_STATE,
          "State of workers: available, or busy when it takes no more containers.");
  public static final AttributeKey<String> SYSTEM_COMPONENT =
      conventional(
          CicdIncubatingAttributes.CICD_SYSTEM_COMPONENT,
          "Part of the system that failed: scheduler, build-engine or k8s-runner.");
  public static final AttributeKey<String> TEAM =
      own(AttributeKey.stringKey("throughline.team"), "Team.");
  public static final AttributeKey<String> PIPELINE =
      own(AttributeKey.stringKey("throughline.pipeline"), "Pipeline, without team and job.");
  public static final AttributeKey<String> JOB =
      own(AttributeKey.stringKey("throughline.job"), "Job.");
  public static final AttributeKey<Long> BUILD_ID =
      own(AttributeKey.longKey("throughline.build.id"), "Id of the build, as the API has it.");
  public static final AttributeKey<String> BUILD_NAME =
      own(AttributeKey.stringKey("throughline.build.name"), "Number of the build in its job.");
  public static final AttributeKey<Boolean> KEEP =
      own(
          AttributeKey.booleanKey("throughline.keep"),
          "The trace is a build's: it is recorded whole and kept.");
  public static final AttributeKey<Boolean> ROUTINE =
      own(
          AttributeKey.booleanKey("throughline.routine"),
          "A request that comes again and again by itself, such as a health check; it begins no"
              + " trace that is exported, unless an override of the sampling says so.");
  public static final AttributeKey<List<String>> KEPT_REASON =
      own(
          AttributeKey.stringArrayKey("throughline.kept.reason"),
          "Why the trace of a build was exported at its end although it was not sampled: failed,"
              + " errored, aborted, slow, changed or asked.");
  public static final AttributeKey<String> TRIGGER =
      own(
          AttributeKey.stringKey("throughline.build.trigger"),
          "What created the build: manual, version or check.");
  public static final AttributeKey<String> QUEUE_CAUSE =
      own(
          AttributeKey.stringKey("throughline.queue.cause"),
          "What the build waited for longest: inputs, checks, max_in_flight, serial_group, paused_pipeline, paused_job, order or none.");
  public static final AttributeKey<String> LINK_REASON =
      own(
          AttributeKey.stringKey("throughline.link.reason"),
          "Why spans are linked: version, upstream, attempt, trigger.");
  public static final AttributeKey<Long> INPUT_COUNT =
      own(AttributeKey.longKey("throughline.inputs"), "Inputs of the build.");
  public static final AttributeKey<String> DECISION =
      own(
          AttributeKey.stringKey("throughline.decision"),
          "What a scheduling pass did with a build: started, waits, aborted or errored.");

  // Steps
  public static final AttributeKey<String> PLAN_ID =
      own(AttributeKey.stringKey("throughline.plan.id"), "Id of the step in the plan.");
  public static final AttributeKey<String> STEP_KIND =
      own(
          AttributeKey.stringKey("throughline.step.kind"),
          "Kind of the step, the word of the pipeline language.");
  public static final AttributeKey<Long> ATTEMPT =
      own(AttributeKey.longKey("throughline.attempt"), "Number of the attempt, from 1.");
  public static final AttributeKey<String> LOG_STREAM =
      conventional(
          LogIncubatingAttributes.LOG_IOSTREAM,
          "Stream of a line of output, stdout or stderr, as the build's events have it.");
  public static final AttributeKey<String> HOOK =
      own(AttributeKey.stringKey("throughline.hook"), "Kind of the hook.");
  public static final AttributeKey<String> HOOK_FIRED_BY =
      own(AttributeKey.stringKey("throughline.hook.fired_by"), "Outcome that fired the hook.");
  public static final AttributeKey<String> RESOURCE =
      own(AttributeKey.stringKey("throughline.resource"), "Resource.");
  public static final AttributeKey<String> RESOURCE_TYPE =
      own(AttributeKey.stringKey("throughline.resource.type"), "Type of the resource.");
  public static final AttributeKey<String> VERSION =
      own(AttributeKey.stringKey("throughline.resource.version"), "Version, as canonical JSON.");
  public static final AttributeKey<Long> VERSION_COUNT =
      own(AttributeKey.longKey("throughline.resource.versions"), "Versions that a check returned.");
  public static final AttributeKey<Boolean> RESUMED =
      own(
          AttributeKey.booleanKey("throughline.resumed"),
          "The build was taken over from a process that went away.");
  public static final AttributeKey<String> OUTCOME_MESSAGE =
      own(AttributeKey.stringKey("throughline.message"), "What the user was told.");

  // Containers and processes
  public static final AttributeKey<String> CONTAINER_HANDLE =
      own(AttributeKey.stringKey("throughline.container.handle"), "Handle of the container.");
  public static final AttributeKey<String> RUNTIME =
      own(AttributeKey.stringKey("throughline.runtime"), "What runs containers: local.");
  public static final AttributeKey<String> PROCESS_EXECUTABLE =
      conventional(ProcessIncubatingAttributes.PROCESS_EXECUTABLE_NAME, "Program.");
  public static final AttributeKey<Long> PROCESS_PID =
      conventional(ProcessIncubatingAttributes.PROCESS_PID, "Process id.");
  public static final AttributeKey<Long> PROCESS_EXIT_CODE =
      conventional(
          ProcessIncubatingAttributes.PROCESS_EXIT_CODE, "Exit code; 128 + n after signal n.");

  public static final AttributeKey<String> CONTAINER_PHASE =
      own(
          AttributeKey.stringKey("throughline.container.phase"),
          "Part of the start of a container: queued (it waits for room) or launched (its files and"
              + " its program).");

  // Secrets
  public static final AttributeKey<String> SECRET_MANAGER =
      own(
          AttributeKey.stringKey("throughline.secret.manager"),
          "Manager of secrets that was asked: vault, ssm, secretsmanager, credhub, kubernetes,"
              + " idtoken, dummy, variables, file or directory.");
  public static final AttributeKey<String> SECRET_SOURCE =
      own(
          AttributeKey.stringKey("throughline.secret.source"),
          "Name of the pipeline's var_source; absent for a manager of the service itself.");
  public static final AttributeKey<String> SECRET_OPERATION =
      own(
          AttributeKey.stringKey("throughline.secret.operation"),
          "What a manager was asked to do: read, login, renew or health.");
  public static final AttributeKey<String> SECRET_OUTCOME =
      own(
          AttributeKey.stringKey("throughline.secret.outcome"),
          "How the lookup ended: hit (from the cache), miss (the manager had to be asked), stale"
              + " (from the cache, and the manager cannot be reached), not_found, or error.");
  public static final AttributeKey<String> SECRET_PATH_TEMPLATE =
      own(
          AttributeKey.stringKey("throughline.secret.path.template"),
          "Where the value was, before team, pipeline and name are filled in; without a value the"
              + " last place that was looked at.");
  public static final AttributeKey<String> SECRET_PATH_HASH =
      own(
          AttributeKey.stringKey("throughline.secret.path.hash"),
          "The same for every lookup of one path, by a key that only the service knows.");
  public static final AttributeKey<Long> SECRET_RETRIES =
      own(AttributeKey.longKey("throughline.secret.retries"), "Times the manager was asked again.");

  // Telemetry's own
  public static final AttributeKey<String> LOST_PARENT =
      own(
          AttributeKey.stringKey("throughline.parent.lost"),
          "Span id of a parent that its service could not report before it died.");
  public static final AttributeKey<String> DROP_REASON =
      own(
          AttributeKey.stringKey("throughline.drop.reason"),
          "Why spans were dropped: queue_full, store_unreachable, refused, limit, span_of_the_runner.");
  public static final AttributeKey<String> COMPONENT_NAME =
      conventional(
          OtelIncubatingAttributes.OTEL_COMPONENT_NAME, "Exporter or processor, told apart.");
  public static final AttributeKey<String> COMPONENT_TYPE =
      conventional(
          OtelIncubatingAttributes.OTEL_COMPONENT_TYPE, "Kind of the exporter or processor.");
  public static final AttributeKey<String> METRIC =
      own(AttributeKey.stringKey("throughline.metric.name"), "Metric of the catalogue.");
  public static final AttributeKey<String> METRIC_ATTRIBUTE =
      own(
          AttributeKey.stringKey("throughline.metric.attribute"),
          "Attribute of that metric that has the most values.");
  public static final AttributeKey<Boolean> OVERFLOW =
      conventional(
          AttributeKey.booleanKey("otel.metric.overflow"),
          "The series holds what was measured beyond the limit of series.");

  private Attribute() {}

  /** All definitions, in the order of this file. */
  public static List<Definition> all() {
    return List.copyOf(ALL);
  }

  private static <T> AttributeKey<T> conventional(AttributeKey<T> key, String meaning) {
    ALL.add(new Definition(key, meaning));
    return key;
  }

  private static <T> AttributeKey<T> own(AttributeKey<T> key, String meaning) {
    if (!key.getKey().startsWith("throughline.")) {
      throw new IllegalArgumentException(key.getKey() + " has no throughline. prefix");
    }
    return conventional(key, meaning);
  }
}
