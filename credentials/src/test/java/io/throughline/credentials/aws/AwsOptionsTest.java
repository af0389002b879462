package io.throughline.credentials.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.config.ConfigErrors;
import io.throughline.config.Options;
import io.throughline.credentials.secret.PathTemplate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AwsOptionsTest {
  private static final JsonNode KEYS =
      AwsStack.json("{\"access_key\": \"planted-a\", \"secret_key\": \"planted-s\"}");

  @Test
  void flags_areThoseOfConcourse() {
    SsmConfig ssm =
        ssm(
            "--aws-ssm-access-key=planted-a",
            "--aws-ssm-secret-key=planted-s",
            "--aws-ssm-session-token=planted-t",
            "--aws-ssm-region=eu-central-1",
            "--aws-ssm-pipeline-secret-template=/p/{{.Team}}/{{.Pipeline}}/{{.Secret}}",
            "--aws-ssm-team-secret-template=/t/{{.Team}}/{{.Secret}}",
            "--aws-ssm-shared-path=/shared",
            "--aws-ssm-endpoint=http://127.0.0.1:4566",
            "--aws-ssm-query-timeout=3s");
    assertThat(ssm.access())
        .isEqualTo(
            new AwsAccess(
                "eu-central-1",
                Optional.of(new AwsKeys("planted-a", "planted-s", Optional.of("planted-t"))),
                Optional.of(URI.create("http://127.0.0.1:4566")),
                Optional.empty(),
                Duration.ofSeconds(3),
                "--aws-ssm-access-key and --aws-ssm-secret-key"));
    assertThat(ssm.templates())
        .containsExactly(
            PathTemplate.parse("/p/{{.Team}}/{{.Pipeline}}/{{.Secret}}"),
            PathTemplate.parse("/t/{{.Team}}/{{.Secret}}"),
            PathTemplate.parse("/shared/{{.Secret}}"));
    assertThat(ssm.toString()).doesNotContain("planted");
  }

  @Test
  void variables_areThoseOfConcourse() {
    SecretsManagerConfig config =
        AwsStack.optional(
                "aws-secretsmanager",
                SecretsManagerConfig::declare,
                List.of(),
                Map.of(
                    "CONCOURSE_AWS_SECRETSMANAGER_REGION", "us-east-1",
                    "CONCOURSE_AWS_SECRETSMANAGER_ACCESS_KEY", "planted-a",
                    "CONCOURSE_AWS_SECRETSMANAGER_SECRET_KEY", "planted-s",
                    "CONCOURSE_AWS_SECRETSMANAGER_SHARED_SECRET_TEMPLATE", "all-{{.Secret}}"))
            .orElseThrow();
    assertThat(config.access().keys()).isPresent();
    assertThat(config.templates())
        .containsExactly(
            PathTemplate.parse("/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}"),
            PathTemplate.parse("/concourse/{{.Team}}/{{.Secret}}"),
            PathTemplate.parse("all-{{.Secret}}"));
    assertThat(config.toString()).doesNotContain("planted");
  }

  @Test
  void info_isWhatConcourseSays() {
    assertThat(ssm("--aws-ssm-region=eu-west-1").info().toString())
        .isEqualTo(
            "{\"aws_region\":\"eu-west-1\","
                + "\"pipeline_secret_template\":\"/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}\","
                + "\"team_secret_template\":\"/concourse/{{.Team}}/{{.Secret}}\","
                + "\"shared_path\":\"\"}");
    SecretsManagerConfig secrets =
        AwsStack.parsed("x", SecretsManagerConfig::declare, List.of("--x-region=eu-west-1"));
    assertThat(secrets.info().toString())
        .isEqualTo(
            "{\"aws_region\":\"eu-west-1\","
                + "\"pipeline_secret_template\":\"/concourse/{{.Team}}/{{.Pipeline}}/{{.Secret}}\","
                + "\"team_secret_template\":\"/concourse/{{.Team}}/{{.Secret}}\","
                + "\"shared_secret_template\":\"/concourse/{{.Secret}}\"}");
  }

  @Test
  void withoutRegion_thereIsNoManager_notEvenWhereAwsHasOne() {
    assertThat(given(Map.of())).isEmpty();
    assertThat(given(Map.of("AWS_REGION", "eu-west-1"))).isEmpty();
    assertThat(given(Map.of(), "--aws-ssm-shared-path=/shared")).isEmpty();
  }

  @Test
  void regionOfTheMachine_counts_whenTheManagerIsWanted() {
    assertThat(
            given(Map.of("AWS_REGION", "eu-west-3"), "--aws-ssm-endpoint=https://aws.test")
                .orElseThrow()
                .access()
                .region())
        .isEqualTo("eu-west-3");
    assertThat(
            given(
                    Map.of("AWS_DEFAULT_REGION", "eu-west-3"),
                    "--aws-ssm-access-key=a",
                    "--aws-ssm-secret-key=s")
                .orElseThrow()
                .access()
                .region())
        .isEqualTo("eu-west-3");
  }

  @Test
  void mistakes_areToldTogether() {
    assertErrors(
        () -> given(Map.of(), "--aws-ssm-session-token=planted"),
        "--aws-ssm-access-key is missing: keys of AWS belong together",
        "--aws-ssm-region is missing: the region of AWS that is asked");
    assertErrors(
        () ->
            given(
                Map.of(),
                "--aws-ssm-region=eu-west-1/x",
                "--aws-ssm-endpoint=nowhere",
                "--aws-ssm-shared-path={{.Nobody}}",
                "--aws-ssm-ca-cert=/nowhere/at/all",
                "--aws-ssm-team-secret-template=/all"),
        "--aws-ssm-region \"eu-west-1/x\": must be a region of AWS, like eu-west-1",
        "--aws-ssm-endpoint \"nowhere\": must be an address like http://host:port",
        "--aws-ssm-ca-cert \"/nowhere/at/all\": must be a file that this service can read",
        "--aws-ssm-team-secret-template \"/all\": must hold {{.Secret}}",
        "--aws-ssm-shared-path \"{{.Nobody}}\": knows {{.Team}}, {{.Pipeline}}, {{.Secret}}, not"
            + " {{.Nobody}}");
  }

  @Test
  void varSource_hasTheNamesOfConcourse() {
    SsmConfig ssm =
        varSources()
            .ssm(
                KEYS.<ObjectNode>deepCopy()
                    .put("region", "eu-west-1")
                    .put("session_token", "planted-t")
                    .put("pipeline_secret_template", "/p/{{.Secret}}")
                    .put("team_secret_template", "/t/{{.Secret}}")
                    .put("shared_path", "/shared"));
    assertThat(ssm.access().keys())
        .contains(new AwsKeys("planted-a", "planted-s", Optional.of("planted-t")));
    assertThat(ssm.access().credentials()).isEqualTo("access_key and secret_key of the var_source");
    assertThat(ssm.templates()).hasSize(3);
    assertThat(ssm.toString()).doesNotContain("planted");
  }

  @Test
  void varSource_bringsKeysAlong() {
    JsonNode config = AwsStack.json("{\"region\": \"eu-west-1\"}");
    assertErrors(
        () -> varSources().secretsManager(config),
        "access_key and secret_key are missing: a pipeline does not ask AWS as Throughline itself,"
            + " unless who runs it allows that (--aws-var-source-default-credentials)");
    AwsVarSources allowed = varSources("--aws-var-source-default-credentials");
    assertThat(allowed.secretsManager(config).access().keys()).isEmpty();
    assertThat(allowed.ssm(config).access().keys()).isEmpty();
  }

  @Test
  void varSource_doesNotSayWhereRequestsGo() {
    JsonNode config =
        AwsStack.json(
            "{\"endpoint\": \"http://10.0.0.1\", \"ca_cert\": \"x\", \"region\": \"eu-west-1\"}");
    assertErrors(
        () -> varSources().ssm(config),
        "there is no setting \"endpoint\"",
        "there is no setting \"ca_cert\"");
    assertThatThrownBy(() -> varSources().ssm(AwsStack.json("{\"region\": \"@host\"}")))
        .isInstanceOf(ConfigErrors.class)
        .hasMessageContaining("must be a region of AWS, like eu-west-1");
    assertErrors(
        () -> varSources().ssm(KEYS), "region is missing: the region of AWS that is asked");
  }

  private static AwsVarSources varSources(String... args) {
    Options options = new Options("credentials", "test");
    Supplier<AwsVarSources> made = AwsVarSources.declare(options);
    options.parse(List.of(args), Map.of());
    return made.get();
  }

  private static SsmConfig ssm(String... args) {
    return AwsStack.parsed("aws-ssm", SsmConfig::declare, List.of(args));
  }

  private static Optional<SsmConfig> given(Map<String, String> environment, String... args) {
    return AwsStack.optional("aws-ssm", SsmConfig::declare, List.of(args), environment);
  }

  private static void assertErrors(ThrowingCallable call, String... errors) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ConfigErrors.class, e -> assertThat(e.errors()).containsExactly(errors));
  }
}
