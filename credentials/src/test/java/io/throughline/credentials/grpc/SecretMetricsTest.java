package io.throughline.credentials.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.config.HostPort;
import io.throughline.config.Options;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.CredentialsService;
import io.throughline.credentials.vault.testing.FakeVault;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.ResolveRequest;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.service.Management;
import io.throughline.service.RunningService;
import io.throughline.service.ServiceContext;
import io.throughline.telemetry.catalog.SpanName;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scrape of the service tells of secrets. */
class SecretMetricsTest {
  private static final Map<String, String> ROLE = Map.of("role_id", "ci", "secret_id", "planted");

  private final Vertx vertx = Vertx.vertx();
  private final RecordedTelemetry recorded = RecordedTelemetry.of("credentials");
  private final RpcConfig rpc = RpcConfig.loopback(Optional.empty());
  private FakeVault vault;
  private Management management;
  private RunningService service;
  private RpcClient client;

  @BeforeEach
  void start() throws Exception {
    vault = FakeVault.start(InstantSource.system()).kv("concourse", 2);
    vault.put("concourse/main/demo/key", "{\"value\":\"planted-value\"}");
    vault.login("auth/approle/login", ROLE, Duration.ofHours(1), Duration.ofHours(2));
    management = Management.start(vertx, recorded.telemetry(), HostPort.loopback(0));
    service =
        CredentialsService.start(
            new ServiceContext(vertx, recorded.telemetry(), management), config());
    client = RpcClient.to(vertx, recorded.telemetry(), service.rpcAddress(), rpc);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    service.close();
    management.close();
    vault.close();
    recorded.close();
    vertx.close().await();
  }

  @Test
  void scrape_countsLookupsAndRequests_andSaysWhatIsRemembered_andForHowLongWeAreKnown()
      throws Exception {
    resolve("key");
    resolve("key", "nowhere");
    String scrape = scrape();
    assertThat(lookups(scrape, "miss")).isEqualTo(1);
    assertThat(lookups(scrape, "hit")).isEqualTo(1);
    assertThat(lookups(scrape, "not_found")).isEqualTo(1);
    assertThat(number(scrape, "throughline_secret_request_duration_seconds_count", "login"))
        .isEqualTo(1);
    assertThat(number(scrape, "throughline_secret_cache_entries", "vault")).isPositive();
    assertThat(number(scrape, "throughline_secret_token_lease_seconds", "vault"))
        .isBetween(3_000.0, 3_600.0);
    assertThat(scrape).doesNotContain("planted").doesNotContain("nowhere");
  }

  @Test
  void lookup_isTheExampleOfItsBucket() throws Exception {
    String traceId =
        recorded
            .telemetry()
            .span(SpanName.TASK, "unit")
            .around(span -> {
              resolve("key");
              return span.getSpanContext().getTraceId();
            });
    assertThat(scrape().lines())
        .filteredOn(line -> line.startsWith("throughline_secret_lookup_duration_seconds_bucket"))
        .anyMatch(line -> line.contains("trace_id=\"" + traceId + "\""));
  }

  private CredentialsConfig config() {
    Options options = new Options("credentials", "test");
    Supplier<CredentialsConfig> declared = CredentialsConfig.declare(options);
    options.parse(
        List.of(
            "--vault-url=" + vault.url(),
            "--vault-auth-backend=approle",
            "--vault-auth-param=role_id=ci",
            "--vault-auth-param=secret_id=planted"),
        Map.of());
    return CredentialsConfig.of(rpc, Optional.empty(), declared.get().managers());
  }

  private int resolve(String... names) throws InterruptedException {
    ResolveRequest request =
        ResolveRequest.newBuilder()
            .setTeam("main")
            .setPipeline("demo")
            .addAllNames(List.of(names))
            .build();
    return client.call(CredentialsGrpcClient.Resolve, request).getValuesJsonCount();
  }

  private String scrape() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + management.address() + "/metrics"))
              .header("Accept", "application/openmetrics-text")
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static double lookups(String scrape, String outcome) {
    return number(
        scrape, "throughline_secret_lookup_duration_seconds_count", "outcome=\"" + outcome + "\"");
  }

  private static double number(String scrape, String metric, String label) {
    Matcher line =
        Pattern.compile("(?m)^" + metric + "\\{[^}]*" + Pattern.quote(label) + "[^}]*} ([0-9.E+]+)")
            .matcher(scrape);
    assertThat(line.find()).as(metric + " with " + label + " in\n" + scrape).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
