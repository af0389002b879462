package io.throughline.credentials.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.local.DirectoryConfig;
import io.throughline.credentials.local.VariablesConfig;
import io.throughline.credentials.testing.HeapDump;
import io.throughline.credentials.testing.PlantedText;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.rpc.RpcException;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsServiceTest {
  private static final String PLANTED = "planted-secret-4711";

  @TempDir Path directory;
  @TempDir Path elsewhere;
  private ServedCredentials credentials;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(directory.resolve("main/demo"));
    Files.writeString(directory.resolve("main/demo/token"), PLANTED + "\n");
    Files.writeString(
        directory.resolve("db.json"), "{\"user\":\"scott\",\"pin\":4242,\"tls\":true}");
    JsonNode port = JsonMapper.builder().build().readTree("{\"vars\":{\"port\":8080}}");
    credentials =
        ServedCredentials.with(rpc ->
            CredentialsConfig.of(
                rpc,
                Optional.empty(),
                List.of(VariablesConfig.dummy(port), new DirectoryConfig(directory))));
  }

  @AfterEach
  void stop() {
    credentials.close();
  }

  @Test
  void values_comeTogether_withWhatIsMissing_andWhatToHide() throws Exception {
    ResolveResponse answer = resolve("token", "nowhere", "db", "port", "token");
    assertThat(answer.getValuesJsonMap())
        .isEqualTo(
            Map.of(
                "token", "\"" + PLANTED + "\"",
                "db", "{\"user\":\"scott\",\"pin\":4242,\"tls\":true}",
                "port", "8080"));
    assertThat(answer.getMissingList()).containsExactly("nowhere");
    assertThat(answer.getRedactList()).containsExactlyInAnyOrder(PLANTED, "scott", "8080");
  }

  @Test
  void lookup_isASpan_thatSaysWhoWasAsked_andNeverForWhat() throws Exception {
    credentials.recorded().telemetry().span(SpanName.TASK, "unit").around(_ -> resolve("token"));
    credentials.recorded().telemetry().span(SpanName.TASK, "again").around(_ -> resolve("token"));
    assertThat(credentials.recorded().tree().render().replace("startup.resources INTERNAL\n", ""))
        .isEqualTo(
            """
            task unit INTERNAL
              throughline.v1.Credentials/Resolve CLIENT
                throughline.v1.Credentials/Resolve SERVER
                  secret lookup CLIENT
                  secret lookup CLIENT
            task again INTERNAL
              throughline.v1.Credentials/Resolve CLIENT
                throughline.v1.Credentials/Resolve SERVER
                  secret lookup CLIENT
                  secret lookup CLIENT
            """);
    assertThat(credentials.recorded().tree().values("secret lookup", Attribute.SECRET_MANAGER))
        .containsExactly("dummy", "directory", "dummy", "directory");
    assertThat(credentials.recorded().tree().values("secret lookup", Attribute.SECRET_OUTCOME))
        .containsExactly("not_found", "miss", "not_found", "hit");
    assertThat(credentials.recorded().spans().toString())
        .doesNotContain(PLANTED)
        .doesNotContain("token");
  }

  /** What is remembered, and what was just read, sent and received, lies outside of the heap. */
  @Test
  void heapDump_holdsNoValue_afterItsLookup() throws Exception {
    PlantedText planted = new PlantedText(3);
    Files.writeString(directory.resolve("main/demo/hidden"), planted.reveal());
    assertThat(resolve("hidden").getValuesJsonMap()).containsOnlyKeys("hidden");
    // What sent the answer may hold it for a moment longer than who got it.
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> !planted.isIn(HeapDump.into(elsewhere)));
  }

  @Test
  void brokenFile_failsTheCall_andMarksItsSpan() throws Exception {
    Files.writeString(directory.resolve("bad.json"), "{" + PLANTED);
    assertThatThrownBy(() -> resolve("bad", "token"))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION))
        .hasMessageContaining("is not valid JSON (line 1, column 2)");
    assertThat(credentials.recorded().tree().render()).contains("secret lookup CLIENT !");
    assertThat(credentials.recorded().spans().toString()).doesNotContain(PLANTED);
  }

  @Test
  void directoryThatIsAway_isUnavailable() throws Exception {
    Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
    Files.move(directory, moved);
    try {
      assertThatThrownBy(() -> resolve("token"))
          .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.isUnavailable()).isTrue());
    } finally {
      Files.move(moved, directory);
    }
  }

  @Test
  void otherTeam_doesNotSeeIt() throws Exception {
    ResolveRequest request =
        ResolveRequest.newBuilder()
            .setTeam("other")
            .setPipeline("demo")
            .addNames("token")
            .addNames("main/demo/token")
            .addNames("../main/demo/token")
            .addNames("\"../main/demo/token\"")
            .build();
    assertThat(credentials.client().call(CredentialsGrpcClient.Resolve, request).getMissingCount())
        .isEqualTo(4);
  }

  @Test
  void callWithoutTeam_orWithTooManyNames_isRefused() {
    assertThatThrownBy(() ->
            credentials
                .client()
                .call(CredentialsGrpcClient.Resolve, ResolveRequest.getDefaultInstance()))
        .hasMessageContaining("belong to a team");
    String[] names = IntStream.range(0, 10_001).mapToObj(i -> "n" + i).toArray(String[]::new);
    assertThatThrownBy(() -> resolve(names)).hasMessageContaining("more than 10000 variables");
  }

  private ResolveResponse resolve(String... names) throws InterruptedException {
    return credentials
        .client()
        .call(
            CredentialsGrpcClient.Resolve,
            ResolveRequest.newBuilder()
                .setTeam("main")
                .setPipeline("demo")
                .addAllNames(Arrays.asList(names))
                .build());
  }
}
