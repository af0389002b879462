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

/**
 * AWS Secrets Manager.
 *
 * @param pipelineTemplate name of a secret of a pipeline
 * @param teamTemplate name of a secret of a team
 * @param sharedTemplate name of a secret of all teams
 */
public record SecretsManagerConfig(
    AwsAccess access,
    PathTemplate pipelineTemplate,
    PathTemplate teamTemplate,
    PathTemplate sharedTemplate)
    implements ManagerConfig {

  /** Declares the settings; absent when no region is given. */
  public static Supplier<Optional<SecretsManagerConfig>> declare(ManagerOptions options) {
    Supplier<Optional<AwsAccess>> access = AwsOptions.declare(options);
    Option<PathTemplate> pipeline =
        options.template(
            "pipeline-secret-template",
            "/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}",
            "name of a secret of one pipeline");
    Option<PathTemplate> team =
        options.template(
            "team-secret-template",
            "/concourse/{{.Team}}/{{.Secret}}",
            "name of a secret of a whole team");
    Option<PathTemplate> shared =
        options.template(
            "shared-secret-template",
            "/concourse/{{.Secret}}",
            "name of a secret that all teams have");
    return () ->
        access
            .get()
            .map(given ->
                new SecretsManagerConfig(given, pipeline.value(), team.value(), shared.value()));
  }

  @Override
  public String manager() {
    return "secretsmanager";
  }

  @Override
  public List<PathTemplate> templates() {
    return List.of(pipelineTemplate, teamTemplate, sharedTemplate);
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
        .put("shared_secret_template", sharedTemplate.toString());
  }

  @Override
  public Manager connect(ManagerContext context) {
    return SecretsManagerSecrets.connect(this, context);
  }
}
