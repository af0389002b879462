package io.throughline.gateway.route;

import io.throughline.gateway.auth.Teams;
import io.throughline.gateway.grpc.CredentialsCalls;
import io.throughline.gateway.grpc.PipelineCalls;
import io.throughline.gateway.json.ConfigJson;
import io.throughline.gateway.json.Json;
import io.throughline.gateway.json.SaveConfigJson;
import io.throughline.gateway.json.SaveConfigJson.WarningJson;
import io.throughline.gateway.model.PipelineRef;
import io.throughline.gateway.model.Role;
import io.throughline.gateway.model.SavedConfig;
import io.throughline.gateway.model.ServiceFailure;
import io.throughline.http.HttpFailure;
import io.throughline.pipeline.config.ConfigError;
import io.throughline.pipeline.config.ConfigWarning;
import io.throughline.pipeline.config.ParseResult;
import io.throughline.pipeline.config.PipelineConfig;
import io.throughline.pipeline.config.PipelineParser;
import io.throughline.pipeline.plan.WantedVariables;
import io.throughline.pipeline.vars.InterpolationException;
import io.throughline.pipeline.vars.VarSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration of a pipeline. A client takes the answers to setting one only as {@code
 * application/json}, also those that refuse it.
 */
public final class ConfigRoutes {
  private static final String CONFIG = PipelineRoutes.PIPELINE + "/config";
  private static final String VERSION = "X-Concourse-Config-Version";
  private static final Set<String> TYPES = Set.of("application/json", "application/x-yaml");

  /** What a message to the scheduler can carry, with room for what stands around it. */
  private static final int LARGEST = (4 << 20) - (64 << 10);

  private final PipelineCalls pipelines;
  private final CredentialsCalls credentials;
  private final Teams teams;

  public ConfigRoutes(PipelineCalls pipelines, CredentialsCalls credentials, Teams teams) {
    this.pipelines = pipelines;
    this.credentials = credentials;
    this.teams = teams;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(CONFIG, "GetConfig", Access.inTeam(Role.VIEWER), this::get)
            .answers(200, ConfigJson.class),
        Endpoint.put(CONFIG, "SaveConfig", Access.inTeam(Role.MEMBER), this::save)
            .answers(200, SaveConfigJson.class)
            .query("check_creds"));
  }

  private void get(Call call) throws InterruptedException {
    SavedConfig config = pipelines.config(call.pipeline());
    call.responseHeader(VERSION, Long.toString(config.version()))
        .answer(200, new ConfigJson(config.json()));
  }

  private void save(Call call) throws InterruptedException {
    try {
      requireType(call);
      Names.require("pipeline", call.param("pipeline_name"));
      switch (PipelineParser.parse(call.body())) {
        case ParseResult.Valid(PipelineConfig config, List<ConfigWarning> warnings) ->
            save(call, config, warnings);
        case ParseResult.Invalid(List<ConfigError> errors, _) ->
            call.answer(400, SaveConfigJson.refused(ConfigError.report(errors)));
      }
    } catch (HttpFailure e) {
      if (e.status() != 400) {
        throw e;
      }
      call.answer(400, SaveConfigJson.refused(List.of(String.valueOf(e.getMessage()))));
    }
  }

  private void save(Call call, PipelineConfig config, List<ConfigWarning> warnings)
      throws InterruptedException {
    if (teams.find(call.team()).isEmpty()) {
      throw new HttpFailure(404, "there is no team " + call.team());
    }
    if (call.queries().containsKey("check_creds")) {
      checkCredentials(call.pipeline(), config);
    }
    List<WarningJson> all = new ArrayList<>(warnings.stream().map(Names::json).toList());
    all.addAll(strayVariables(config));
    all.addAll(Names.warnings("pipeline", call.param("pipeline_name")));
    all.addAll(Names.warnings("team", call.team()));
    try {
      boolean created = pipelines.save(call.pipeline(), json(config), version(call));
      call.answer(created ? 201 : 200, SaveConfigJson.accepted(all));
    } catch (ServiceFailure e) {
      refuse(call, e);
    }
  }

  /** Variables that no build can resolve, whatever anybody does but setting the pipeline. */
  private static List<WarningJson> strayVariables(PipelineConfig config) {
    Set<String> known =
        config.varSources().stream().map(VarSource::name).collect(Collectors.toSet());
    try {
      return WantedVariables.of(config).stream()
          .filter(variable -> !variable.source().isEmpty() && !known.contains(variable.source()))
          .map(variable ->
              "((%s)): the pipeline has no var_source '%s'".formatted(variable, variable.source()))
          .map(message -> new WarningJson("pipeline", message))
          .toList();
    } catch (InterpolationException e) {
      return List.of(new WarningJson("pipeline", String.valueOf(e.getMessage())));
    }
  }

  /** Whether all variables that the pipeline tells of can be resolved, and its var_sources used. */
  private void checkCredentials(PipelineRef pipeline, PipelineConfig config)
      throws InterruptedException {
    List<String> errors = credentialErrors(pipeline, config);
    if (!errors.isEmpty()) {
      throw new HttpFailure(
          400,
          errors.stream()
              .map(error -> "\t" + error + "\n")
              .collect(Collectors.joining("", "credential validation failed:\n", "")));
    }
  }

  private List<String> credentialErrors(PipelineRef pipeline, PipelineConfig config)
      throws InterruptedException {
    try {
      return credentials.check(pipeline, WantedVariables.of(config), config.varSources());
    } catch (InterpolationException e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (ServiceFailure e) {
      if (e.kind() != ServiceFailure.Kind.INVALID) {
        throw e;
      }
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** Clients look for exactly these words when somebody else was faster. */
  private static void refuse(Call call, ServiceFailure failure) {
    switch (failure.kind()) {
      case CONFLICT ->
          call.answerText(
              500, "failed to save config: comparison with existing config failed during save");
      case INVALID -> throw new HttpFailure(400, String.valueOf(failure.getMessage()));
      case NOT_FOUND, STATE, UNAVAILABLE, BROKEN -> throw failure;
    }
  }

  private static byte[] json(PipelineConfig config) {
    byte[] json = Json.bytes(config.json());
    if (json.length > LARGEST) {
      throw new HttpFailure(
          400, "the pipeline is larger than " + LARGEST + " bytes, written as JSON");
    }
    return json;
  }

  private static long version(Call call) {
    String text = call.header(VERSION).orElse("").strip();
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new HttpFailure(400, "config version is malformed: " + VERSION + " must be a number");
    }
  }

  private static void requireType(Call call) {
    String type = call.header("Content-Type").orElse("").split(";", 2)[0].strip();
    if (!TYPES.contains(type.toLowerCase(Locale.ROOT))) {
      throw new HttpFailure(415, "Content-Type must be application/x-yaml or application/json");
    }
  }
}
