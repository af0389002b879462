package io.throughline.credentials.aws;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.credentials.manager.Health;
import io.throughline.credentials.manager.Manager;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerRequests.Operation;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets of AWS Secrets Manager: JSON objects have fields, everything else is a text. */
final class SecretsManagerSecrets implements Manager {
  private static final String HEALTH = "__concourse-health-check";

  private final AwsConnection connection;
  private final AwsRequests requests;
  private final SecretsManagerClient client;

  private SecretsManagerSecrets(
      AwsConnection connection, AwsRequests requests, SecretsManagerClient client) {
    this.connection = connection;
    this.requests = requests;
    this.client = client;
  }

  static SecretsManagerSecrets connect(SecretsManagerConfig config, ManagerContext context) {
    AwsConnection connection = AwsConnection.of("AWS Secrets Manager", config.access(), context);
    AwsRequests requests =
        connection.requests(
            context,
            config.manager(),
            SecretsManagerClient.serviceMetadata(),
            "secretsmanager:GetSecretValue, and kms:Decrypt with a key of one's own");
    return new SecretsManagerSecrets(
        connection, requests, connection.client(SecretsManagerClient.builder()));
  }

  @Override
  public Lookup find(SecretPath path) throws InterruptedException {
    Optional<GetSecretValueResponse> answer = secret(Operation.READ, path.path());
    return answer.isEmpty() ? Lookup.missing() : Lookup.found(Secret.of(value(answer.get())));
  }

  private Optional<GetSecretValueResponse> secret(Operation operation, String name)
      throws InterruptedException {
    return requests.send(
        operation,
        () -> client.getSecretValue(asked -> asked.secretId(name)),
        SecretsManagerSecrets::isMissing);
  }

  /** What is marked for deletion is a request that is not valid, and nothing else is one here. */
  private static boolean isMissing(AwsServiceException failure) {
    return failure instanceof ResourceNotFoundException
        || failure instanceof InvalidRequestException;
  }

  private JsonNode value(GetSecretValueResponse answer) {
    return Optional.ofNullable(answer.secretString())
        .map(JsonFields::objectOrText)
        .or(() -> Optional.ofNullable(answer.secretBinary()).map(this::fields))
        .orElseThrow(requests.failures()::strange);
  }

  private JsonNode fields(SdkBytes binary) {
    byte[] bytes = binary.asByteArrayUnsafe();
    try {
      return JsonFields.object(bytes)
          .orElseThrow(() ->
              SecretsException.unusable(
                  "%s has a binary secret that is not a JSON object: bytes have to be kept as a"
                          .formatted(connection)
                      + " text, in base64 for example"));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public Health health() throws InterruptedException {
    secret(Operation.HEALTH, HEALTH);
    return new Health("GetSecretValue", "UP");
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
