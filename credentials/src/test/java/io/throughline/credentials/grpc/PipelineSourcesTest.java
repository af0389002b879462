package io.throughline.credentials.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.local.DirectoryConfig;
import io.throughline.credentials.local.VariablesConfig;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.CredentialsInfoRequest;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.proto.VarSource;
import io.throughline.rpc.RpcClient;
import io.throughline.rpc.RpcConfig;
import io.throughline.rpc.RpcException;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.catalog.SpanName;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variables from the var_sources of a pipeline, over the wire. */
class PipelineSourcesTest {
  private static final String PLANTED = "planted-secret-4711";

  @TempDir Path directory;
  private ServedCredentials credentials;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(directory.resolve("seed"), PLANTED);
    Files.writeString(directory.resolve("bad.json"), "{" + PLANTED);
    credentials =
        ServedCredentials.with(rpc ->
            CredentialsConfig.of(
                rpc,
                Optional.empty(),
                List.of(
                    VariablesConfig.dummy(Map.of("plain", "global")),
                    new DirectoryConfig(directory))));
  }

  @AfterEach
  void stop() {
    credentials.close();
  }

  @Test
  void variables_comeFromTheSourceThatTheyName_alsoThroughOthers() throws Exception {
    ResolveResponse answer =
        resolve(
            request("plain", "d:plain", "e:url", "d:db", "d:nothing")
                .addVarSources(dummy("e", "{\"url\":\"https://((d:db.host))/((seed))\"}"))
                .addVarSources(
                    dummy("d", "{\"plain\":\"own\",\"db\":{\"host\":\"h\",\"port\":1}}")));
    assertThat(answer.getValuesJsonMap())
        .isEqualTo(
            Map.of(
                "plain", "\"global\"",
                "d:plain", "\"own\"",
                "d:db", "{\"host\":\"h\",\"port\":1}",
                "e:url", "\"https://h/" + PLANTED + "\""));
    assertThat(answer.getMissingList()).containsExactly("d:nothing");
    assertThat(answer.getRedactList()).contains(PLANTED, "own", "global", "https://h/" + PLANTED);
  }

  @Test
  void sourceThatNobodyNeeds_isNotOpened_howeverWrongItIs() throws Exception {
    ResolveResponse answer =
        resolve(
            request("plain", "d:x")
                .addVarSources(dummy("d", "{\"x\":\"1\"}"))
                .addVarSources(source("broken", "nonsense", "{\"a\":\"((d:nothing))\"}")));
    assertThat(answer.getValuesJsonMap()).containsOnlyKeys("plain", "d:x");
  }

  @Test
  void everythingThatIsWrong_isToldAtOnce_withoutValues() {
    assertRefused(
        request("bad", "nothing", "d:x", "d:y", "e:x", "f:x", "unknown:x")
            .addVarSources(source("d", "dummy", "{\"vars\":\"((seed))\"}"))
            .addVarSources(dummy("e", "{\"x\":\"((d:x))\"}"))
            .addVarSources(dummy("f", "{\"x\":\"((one.x)) ((two)) ((bad))\"}")),
        GrpcStatus.INVALID_ARGUMENT,
        """
        ((bad)): a file with the value of a variable is not valid JSON (line 1, column 2); the log \
        of the credentials service says which; \
        var_source "d": vars must be a mapping of names to values; \
        var_source "f": ((bad)): a file with the value of a variable is not valid JSON (line 1, \
        column 2); the log of the credentials service says which; \
        var_source "f": undefined vars: one, two; \
        missing source 'unknown' in var: unknown:x; the pipeline has no var_source of that name; \
        undefined vars: nothing\
        """);
  }

  @Test
  void managerThatIsAway_isNamedOnce_withAllThatItWasAskedFor() throws Exception {
    Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
    Files.move(directory, moved);
    try {
      assertRefused(
          request("a", "plain", "b", "d:x").addVarSources(dummy("d", "{\"x\":\"((plain))((c))\"}")),
          GrpcStatus.UNAVAILABLE,
          "((a)), ((b)): the directory of secrets %1$s is not there; ".formatted(directory)
              + "var_source \"d\": ((c)): the directory of secrets %1$s is not there"
                  .formatted(directory));
    } finally {
      Files.move(moved, directory);
    }
  }

  @Test
  void sourcesThatNeedEachOther_areRefused() {
    assertRefused(
        request("d:x")
            .addVarSources(dummy("d", "{\"x\":\"((e:x))\"}"))
            .addVarSources(dummy("e", "{\"x\":\"((d:x))\"}")),
        GrpcStatus.INVALID_ARGUMENT,
        "var_sources need each other: d -> e -> d");
  }

  @Test
  void sourceOfAnotherTeamOrPipeline_cannotBeReached() throws Exception {
    ResolveRequest.Builder own =
        request("d:x").addVarSources(dummy("d", "{\"x\":\"" + PLANTED + "\"}"));
    assertThat(resolve(own).getValuesJsonMap()).containsKey("d:x");
    for (ResolveRequest.Builder other :
        List.of(
            request("d:x"),
            request("d:x").setPipeline("other"),
            request("d:x").setTeam("other"),
            request("d:x").addVarSources(dummy("e", "{}")))) {
      assertRefused(
          other,
          GrpcStatus.INVALID_ARGUMENT,
          "missing source 'd' in var: d:x; the pipeline has no var_source of that name");
    }
    assertThat(
            resolve(request("d:x").setTeam("other").addVarSources(dummy("d", "{\"x\":\"theirs\"}")))
                .getValuesJsonMap())
        .isEqualTo(Map.of("d:x", "\"theirs\""));
  }

  @Test
  void quotedColon_namesNoSource() throws Exception {
    Files.writeString(directory.resolve("d:x"), "global");
    ResolveResponse answer =
        resolve(request("\"d:x\"", "d:x").addVarSources(dummy("d", "{\"x\":\"own\"}")));
    assertThat(answer.getValuesJsonMap())
        .isEqualTo(Map.of("\"d:x\"", "\"global\"", "d:x", "\"own\""));
  }

  @Test
  void lookup_isASpan_thatNamesTheSource_andHoldsNoValue() throws Exception {
    ResolveRequest.Builder request =
        request("d:x").addVarSources(dummy("d", "{\"x\":\"((seed))\"}"));
    credentials.recorded().telemetry().span(SpanName.TASK, "unit").around(_ -> resolve(request));
    assertThat(credentials.recorded().tree().values("secret lookup", Attribute.SECRET_SOURCE))
        .contains("d");
    assertThat(credentials.recorded().tree().values("secret lookup", Attribute.SECRET_MANAGER))
        .containsExactly("dummy", "directory", "dummy");
    assertThat(credentials.recorded().spans().toString()).doesNotContain(PLANTED);
  }

  @Test
  void tooMuch_isRefused() {
    ResolveRequest.Builder many = request("d:x");
    IntStream.rangeClosed(0, 100).forEach(i -> many.addVarSources(dummy("s" + i, "{}")));
    assertRefused(many, GrpcStatus.INVALID_ARGUMENT, "more than 100 var_sources in one call");
    assertRefused(
        request("d:x").addVarSources(dummy("d", "{\"x\":\"" + "x".repeat(1 << 20) + "\"}")),
        GrpcStatus.INVALID_ARGUMENT,
        "the configs of var_sources are larger than 1048576 bytes");
    assertRefused(
        request("d:x").addVarSources(source("d", "dummy", "[" + PLANTED)),
        GrpcStatus.INVALID_ARGUMENT,
        "var_source \"d\": its config must be a mapping");
  }

  @Test
  void check_hasASentenceForEachThing_andNoValue() throws Exception {
    assertThat(
            check(
                request("plain", "nothing.field", "also", "db..x", "d:db.host", "d:db.port", "e:x")
                    .addVarSources(dummy("d", "{\"db\":{\"host\":\"" + PLANTED + "\"}}"))
                    .addVarSources(dummy("e", "{\"x\":\"((unset))\"}"))))
        .containsExactly(
            "invalid var 'db..x': empty field",
            "var_source \"e\": undefined vars: unset",
            "undefined vars: also, nothing.field",
            "missing field 'port' in var: d:db.port");
    assertThat(check(request("plain", "seed"))).isEmpty();
    assertThat(check(request().addVarSources(source("v", "dummy", "{}"))))
        .containsExactly("var_source \"v\": vars must be a mapping of names to values");
  }

  @Test
  void info_tellsOfEachManager_andHowItIs() throws Exception {
    String json = info();
    assertThat(JsonMapper.builder().build().readTree(json).toPrettyString())
        .isEqualTo(
            """
            {
              "dummy" : {
                "vars" : 1,
                "health" : {
                  "method" : "memory",
                  "response" : "1 variables"
                }
              },
              "directory" : {
                "directory" : "%s",
                "health" : {
                  "method" : "read",
                  "response" : "the directory is there"
                }
              }
            }\
            """
                .formatted(directory));
    Path moved = directory.resolveSibling(directory.getFileName() + "-moved");
    Files.move(directory, moved);
    try {
      assertThat(info()).contains("\"health\":{\"error\":\"the directory of secrets " + directory);
    } finally {
      Files.move(moved, directory);
    }
  }

  @Test
  void callerWithoutTheToken_getsNothing() {
    for (Optional<String> token : List.of(Optional.<String>empty(), Optional.of("share"))) {
      RpcConfig rpc = RpcConfig.loopback(token);
      try (RpcClient stranger = credentials.caller(rpc)) {
        ResolveRequest request = request("plain").build();
        assertUnauthenticated(() -> stranger.call(CredentialsGrpcClient.Resolve, request));
        assertUnauthenticated(() -> stranger.call(CredentialsGrpcClient.Check, request));
        assertUnauthenticated(() ->
            stranger.call(CredentialsGrpcClient.Info, CredentialsInfoRequest.getDefaultInstance()));
      }
    }
  }

  private interface Call {
    Object make() throws InterruptedException;
  }

  private static void assertUnauthenticated(Call call) {
    assertThatThrownBy(call::make)
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED))
        .hasMessageContaining("the token of this installation is missing or wrong");
  }

  private void assertRefused(ResolveRequest.Builder request, GrpcStatus status, String message) {
    assertThatThrownBy(() -> resolve(request))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.status()).isEqualTo(status))
        .hasMessage(message);
    assertThat(credentials.recorded().spans().toString()).doesNotContain(PLANTED);
  }

  private static ResolveRequest.Builder request(String... names) {
    return ResolveRequest.newBuilder()
        .setTeam("main")
        .setPipeline("demo")
        .addAllNames(List.of(names));
  }

  private static VarSource dummy(String name, String vars) {
    return source(name, "dummy", "{\"vars\":" + vars + "}");
  }

  private static VarSource source(String name, String type, String config) {
    return VarSource.newBuilder().setName(name).setType(type).setConfigJson(config).build();
  }

  private ResolveResponse resolve(ResolveRequest.Builder request) throws InterruptedException {
    return credentials.client().call(CredentialsGrpcClient.Resolve, request.build());
  }

  private List<String> check(ResolveRequest.Builder request) throws InterruptedException {
    return credentials.client().call(CredentialsGrpcClient.Check, request.build()).getErrorsList();
  }

  private String info() throws InterruptedException {
    return credentials
        .client()
        .call(CredentialsGrpcClient.Info, CredentialsInfoRequest.getDefaultInstance())
        .getManagersJson();
  }
}
