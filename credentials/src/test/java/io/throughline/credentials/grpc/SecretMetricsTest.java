package io.throughline.credentials.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.config.Options;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.manager.ManagerConfig;
import io.throughline.credentials.vault.testing.FakeVault;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.ResolveRequest;
import io.throughline.telemetry.catalog.SpanName;
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

  private FakeVault vault;
  private ServedCredentials credentials;

  @BeforeEach
  void start() throws Exception {
    vault = FakeVault.start(InstantSource.system()).kv("concourse", 2);
    vault.put("concourse/main/demo/key", "{\"value\":\"planted-value\"}");
    vault.login("auth/approle/login", ROLE, Duration.ofHours(1), Duration.ofHours(2));
    credentials =
        ServedCredentials.with(rpc -> CredentialsConfig.of(rpc, Optional.empty(), managers()));
  }

  @AfterEach
  void stop() {
    credentials.close();
    vault.close();
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
        credentials
            .recorded()
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

  private List<ManagerConfig> managers() {
    Options options = new Options("credentials", "test");
    Supplier<CredentialsConfig> declared = CredentialsConfig.declare(options);
    options.parse(
        List.of(
            "--vault-url=" + vault.url(),
            "--vault-auth-backend=approle",
            "--vault-auth-param=role_id=ci",
            "--vault-auth-param=secret_id=planted"),
        Map.of());
    return declared.get().managers();
  }

  private int resolve(String... names) throws InterruptedException {
    ResolveRequest request =
        ResolveRequest.newBuilder()
            .setTeam("main")
            .setPipeline("demo")
            .addAllNames(List.of(names))
            .build();
    return credentials.client().call(CredentialsGrpcClient.Resolve, request).getValuesJsonCount();
  }

  private String scrape() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + credentials.management() + "/metrics"))
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
