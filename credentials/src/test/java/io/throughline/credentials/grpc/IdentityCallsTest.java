package io.throughline.credentials.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.credentials.CredentialsConfig;
import io.throughline.credentials.idtoken.IdentityConfig;
import io.throughline.proto.CredentialsGrpcClient;
import io.throughline.proto.IdentityKeysRequest;
import io.throughline.proto.IdentityKeysResponse;
import io.throughline.proto.ResolveRequest;
import io.throughline.proto.ResolveResponse;
import io.throughline.proto.VarSource;
import io.throughline.rpc.RpcException;
import io.throughline.telemetry.catalog.Attribute;
import io.vertx.grpc.common.GrpcStatus;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identity tokens and their keys, over the wire. */
class IdentityCallsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path temp;
  private ServedCredentials credentials;

  @BeforeEach
  void start() throws Exception {
    credentials =
        ServedCredentials.with(rpc ->
            CredentialsConfig.of(rpc, Optional.empty(), List.of())
                .withIdentity(IdentityConfig.of(URI.create("https://ci.example.org/"), keys())));
  }

  @AfterEach
  void stop() {
    credentials.close();
  }

  @Test
  void token_isSignedByAKey_thatIsTold() throws Exception {
    ResolveResponse answer = resolve("{\"subject_scope\":\"job\"}", "id:token", "id:other");
    String token = JSON.readTree(answer.getValuesJsonOrThrow("id:token")).textValue();
    IdentityKeysResponse told = keysTold();
    assertThat(JSON.readTree(told.getJwksJson()).path("keys").findValuesAsText("kid"))
        .contains(part(token, 0).path("kid").textValue());
    assertThat(told.getIssuer()).isEqualTo("https://ci.example.org");
    JsonNode claims = part(token, 1);
    assertThat(claims.path("iss").textValue()).isEqualTo(told.getIssuer());
    assertThat(claims.path("sub").textValue()).isEqualTo("main/app/pr:7/build");
    assertThat(claims.path("instance_vars")).hasToString("{\"pr\":7}");
    assertThat(answer.getRedactList()).contains(token);
    assertThat(answer.getMissingList()).containsExactly("id:other");
  }

  @Test
  void lookup_saysThatATokenWasMade_andNotWhich() throws Exception {
    resolve("{}", "id:token");
    assertThat(credentials.recorded().tree().values("secret lookup", Attribute.SECRET_MANAGER))
        .containsExactly("idtoken");
    assertThat(credentials.recorded().tree().values("secret lookup", Attribute.SECRET_SOURCE))
        .containsExactly("id");
    assertThat(credentials.recorded().spans().toString()).doesNotContain("eyJ");
  }

  @Test
  void mistake_isToldToWhoWroteThePipeline() {
    assertThatThrownBy(() -> resolve("{\"expires_in\":\"48h\",\"aud\":[\"x\"]}", "id:token"))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT))
        .hasMessageContaining("var_source \"id\": ")
        .hasMessageContaining("expires_in must be between 1s and 24h")
        .hasMessageContaining("there is no setting \"aud\"");
  }

  @Test
  void keysThatCannotBeRead_areNotToldAsNone() throws Exception {
    Files.delete(keys());
    assertThatThrownBy(this::keysTold)
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.status()).isEqualTo(GrpcStatus.UNAVAILABLE))
        .hasMessageContaining("it has no access to the keys of identity tokens");
  }

  private Path keys() {
    return temp.resolve("keys");
  }

  private ResolveResponse resolve(String config, String... names) throws InterruptedException {
    return credentials
        .client()
        .call(
            CredentialsGrpcClient.Resolve,
            ResolveRequest.newBuilder()
                .setTeam("main")
                .setPipeline("app")
                .setInstanceVarsJson("{\"pr\":7}")
                .setJob("build")
                .addAllNames(List.of(names))
                .addVarSources(
                    VarSource.newBuilder().setName("id").setType("idtoken").setConfigJson(config))
                .build());
  }

  private IdentityKeysResponse keysTold() throws InterruptedException {
    return credentials
        .client()
        .call(CredentialsGrpcClient.IdentityKeys, IdentityKeysRequest.getDefaultInstance());
  }

  private static JsonNode part(String token, int index) throws Exception {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
  }
}
