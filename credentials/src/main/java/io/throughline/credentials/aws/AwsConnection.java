package io.throughline.credentials.aws;

import io.throughline.config.HostPort;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerRequests;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/**
 * How one service of AWS is asked.
 *
 * @param name for messages
 */
record AwsConnection(String name, AwsAccess access, AwsIdentity identity, SdkHttpClient http)
    implements AutoCloseable {

  /**
   * Prepares it, without asking anybody.
   *
   * @param service its name for people
   */
  static AwsConnection of(String service, AwsAccess access, ManagerContext context) {
    String at = access.endpoint().map(endpoint -> " at " + hostPort(endpoint)).orElse("");
    return new AwsConnection(
        "%s in %s%s".formatted(service, access.region(), at),
        access,
        AwsIdentity.of(access.keys(), context.clock()),
        http(access));
  }

  private static SdkHttpClient http(AwsAccess access) {
    UrlConnectionHttpClient.Builder http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(access.timeout())
            .socketTimeout(access.timeout());
    access
        .authority()
        .ifPresent(pem -> http.tlsTrustManagersProvider(() -> Authority.trustManagers(pem)));
    return http.build();
  }

  /** A client that asks once and not again. */
  <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    access.endpoint().ifPresent(builder::endpointOverride);
    return builder
        .region(Region.of(access.region()))
        .credentialsProvider(identity)
        .httpClient(http)
        .overrideConfiguration(override ->
            override
                .apiCallTimeout(access.timeout())
                .retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  /**
   * What goes around requests.
   *
   * @param manager its kind
   * @param metadata of the service
   * @param permissions that are needed
   */
  AwsRequests requests(
      ManagerContext context, String manager, ServiceMetadata metadata, String permissions) {
    URI endpoint =
        access
            .endpoint()
            .orElseGet(() -> withScheme(metadata.endpointFor(Region.of(access.region()))));
    return new AwsRequests(
        new ManagerRequests(context.telemetry(), manager, Optional.of(hostPort(endpoint))),
        identity,
        new AwsFailures(name, access.credentials(), permissions, access.timeout()));
  }

  private static URI withScheme(URI endpoint) {
    return endpoint.isAbsolute() ? endpoint : URI.create("https://" + endpoint);
  }

  private static HostPort hostPort(URI endpoint) {
    int standard = "http".equals(endpoint.getScheme()) ? 80 : 443;
    return new HostPort(endpoint.getHost(), endpoint.getPort() < 0 ? standard : endpoint.getPort());
  }

  @Override
  public void close() {
    http.close();
    identity.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
