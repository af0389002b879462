package io.throughline.credentials.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.config.Option;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.secret.PathTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * AWS SSM Parameter Store.
 *
 * @param pipelineTemplate name of a parameter of a pipeline
 * @param teamTemplate name of a parameter of a team
 * @param sharedPath path of parameters of all teams; absent when there are none
 */
public record SsmConfig(
    AwsAccess access,
    PathTemplate pipelineTemplate,
    PathTemplate teamTemplate,
    Optional<String> sharedPath)
    implements ManagerConfig {

  /** Declares the settings; absent when no region is given. */
  public static Supplier<Optional<SsmConfig>> declare(ManagerOptions options) {
    Supplier<Optional<AwsAccess>> access = AwsOptions.declare(options);
    Option<PathTemplate> pipeline =
        options.template(
            "pipeline-secret-template",
            "/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}",
            "name of a parameter of one pipeline");
    Option<PathTemplate> team =
        options.template(
            "team-secret-template",
            "/concourse/{{.Team}}/{{.Secret}}",
            "name of a parameter of a whole team");
    Option<Optional<String>> shared =
        options
            .parsed(
                "shared-path", "", "path of parameters that all teams have", SsmConfig::sharedPath)
            .label("PATH");
    return () ->
        access
            .get()
            .map(given -> new SsmConfig(given, pipeline.value(), team.value(), shared.value()));
  }

  private static Optional<String> sharedPath(String text) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    String path = text.strip().replaceFirst("/+$", "");
    shared(path);
    return Optional.of(path);
  }

  private static PathTemplate shared(String path) {
    return PathTemplate.parse(path + "/{{.Secret}}");
  }

  @Override
  public String manager() {
    return "ssm";
  }

  @Override
  public List<PathTemplate> templates() {
    return Stream.concat(
            Stream.of(pipelineTemplate, teamTemplate), sharedPath.map(SsmConfig::shared).stream())
        .toList();
  }

  @Override
  public Duration timeout() {
    return access.timeout();
  }

  @Override
  public ObjectNode info() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("aws_region", access.region())
        .put("pipeline_secret_template", pipelineTemplate.toString())
        .put("team_secret_template", teamTemplate.toString())
        .put("shared_path", sharedPath.orElse(""));
  }

  @Override
  public Manager connect(ManagerContext context) {
    return SsmSecrets.connect(this, context);
  }
}
