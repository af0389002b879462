package io.throughline.credentials.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.PathTemplate;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;

/**
 * Parameters of AWS SSM: the text of the one that has the name, or else an object of all that lie
 * below it.
 */
final class SsmSecrets implements Manager {
  private static final String HEALTH = "__concourse-health-check";

  /** The most that AWS gives at a time. */
  private static final int PAGE = 10;

  private static final int MOST_FIELDS = 1000;

  private final AwsConnection connection;
  private final AwsRequests requests;
  private final SsmClient client;
  private final Set<String> withoutFields;

  private SsmSecrets(
      AwsConnection connection, AwsRequests requests, SsmClient client, Set<String> withoutFields) {
    this.connection = connection;
    this.requests = requests;
    this.client = client;
    this.withoutFields = Set.copyOf(withoutFields);
  }

  static SsmSecrets connect(SsmConfig config, ManagerContext context) {
    AwsConnection connection = AwsConnection.of("AWS SSM", config.access(), context);
    AwsRequests requests =
        connection.requests(
            context,
            config.manager(),
            SsmClient.serviceMetadata(),
            "ssm:GetParameter and ssm:GetParametersByPath, and kms:Decrypt with the key of"
                + " encrypted values");
    return new SsmSecrets(
        connection,
        requests,
        connection.client(SsmClient.builder()),
        overTeams(config.templates()));
  }

  /** The templates below whose places parameters of teams may lie, which are no fields of them. */
  private static Set<String> overTeams(List<PathTemplate> templates) {
    return templates.stream()
        .filter(template -> templates.stream().anyMatch(template::mayBeAbove))
        .map(PathTemplate::toString)
        .collect(Collectors.toSet());
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    Optional<String> text = parameter(path.path()).map(this::value);
    if (text.isPresent()) {
      return Lookup.found(Secret.of(TextNode.valueOf(text.get())));
    }
    if (withoutFields.contains(path.template()) || !path.path().startsWith("/")) {
      return Lookup.missing();
    }
    ObjectNode fields = below(path.path().replaceFirst("/+$", ""));
    return fields.isEmpty() ? Lookup.missing() : Lookup.found(Secret.of(fields));
  }

  private Optional<GetParameterResponse> parameter(String name) throws InterruptedException {
    return requests.send(
        Operation.READ, () -> get(name), ParameterNotFoundException.class::isInstance);
  }

  private GetParameterResponse get(String name) {
    return client.getParameter(asked -> asked.name(name).withDecryption(true));
  }

  private String value(GetParameterResponse answer) {
    return Optional.ofNullable(answer.parameter())
        .map(Parameter::value)
        .orElseThrow(requests.failures()::strange);
  }

  private ObjectNode below(String path) throws InterruptedException {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    @Nullable String next = null;
    do {
      GetParametersByPathResponse page = page(path, next);
      page.parameters().stream()
          .filter(parameter -> parameter.name().startsWith(path + "/"))
          .forEach(parameter ->
              fields.put(parameter.name().substring(path.length() + 1), parameter.value()));
      if (fields.size() > MOST_FIELDS) {
        throw SecretsException.unusable(
            "%s has more than %d parameters below the path of one variable"
                .formatted(connection, MOST_FIELDS));
      }
      next = page.nextToken();
    } while (next != null);
    return fields;
  }

  private GetParametersByPathResponse page(String path, @Nullable String next)
      throws InterruptedException {
    GetParametersByPathRequest request =
        GetParametersByPathRequest.builder()
            .path(path)
            .recursive(true)
            .withDecryption(true)
            .maxResults(PAGE)
            .nextToken(next)
            .build();
    return requests
        .send(Operation.READ, () -> client.getParametersByPath(request), _ -> false)
        .orElseThrow();
  }

  @Override
  public Health health() throws InterruptedException {
    requests.send(Operation.HEALTH, () -> get(HEALTH), SsmSecrets::isWell);
    return new Health("GetParameter", "UP");
  }

  /** Whoever may read only what is below some path is known nevertheless. */
  private static boolean isWell(AwsServiceException failure) {
    return failure instanceof ParameterNotFoundException
        || AwsFailures.code(failure).filter("AccessDeniedException"::equals).isPresent();
  }

  @Override
  public Optional<Duration> lease() {
    return connection.identity().lease();
  }

  @Override
  public void close() {
    client.close();
    connection.close();
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
