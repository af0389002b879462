package io.throughline.credentials.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.config.Options;
import io.throughline.credentials.manager.ManagerConnection;
import io.throughline.credentials.manager.ManagerContext;
import io.throughline.credentials.manager.ManagerOptions;
import io.throughline.credentials.manager.ManagerStack;
import io.throughline.credentials.secret.CachePolicy;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.PathHash;
import io.throughline.credentials.secret.RetryPolicy;
import io.throughline.credentials.secret.SourceName;
import io.throughline.credentials.secret.Variable;
import io.throughline.credentials.vault.testing.FakeVault;
import io.throughline.telemetry.testing.ManualClock;
import io.throughline.telemetry.testing.RecordedTelemetry;
import io.throughline.work.WorkThreads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A Vault with KV in version 2 at {@code concourse}, and what the service asks it with. */
final class VaultRig implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final ManualClock clock = ManualClock.at(Instant.parse("2026-11-22T03:00:00Z"));
  final RecordedTelemetry recorded = RecordedTelemetry.of("credentials");
  final FakeVault vault;
  private final WorkThreads threads = WorkThreads.named("secret");
  private CachePolicy cache = CachePolicy.none();

  VaultRig() throws IOException {
    this.vault = FakeVault.start(clock).kv("concourse", 2);
  }

  /** Remembers values for so long. */
  VaultRig remembering(Duration found) {
    cache = new CachePolicy(found, Duration.ofSeconds(1), Duration.ofMinutes(10), 100);
    return this;
  }

  /** Connects as who runs the service would, at this Vault and with the root token. */
  ManagerConnection connect(String... flags) {
    return connectTo("--vault-url=" + vault.url(), flags);
  }

  /** Connects with nothing but the flags. */
  ManagerConnection connectTo(String url, String... flags) {
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    all.add(url);
    if (all.stream().noneMatch(flag -> flag.matches("--vault-(auth-backend|client-token).*"))) {
      all.add("--vault-client-token=" + FakeVault.ROOT);
    }
    return connect(config(all.toArray(String[]::new)).orElseThrow());
  }

  ManagerConnection connect(VaultConfig config) {
    return new ManagerStack(
            new ManagerContext(recorded.telemetry(), clock),
            cache,
            new RetryPolicy(3, Duration.ofMillis(1)),
            PathHash.of(Optional.of("key")),
            threads)
        .connect(config, SourceName.ofService(config.manager()));
  }

  /** What flags say. */
  static Optional<VaultConfig> config(String... flags) {
    Options options = new Options("credentials", "test");
    Supplier<Optional<VaultConfig>> config =
        VaultConfig.declare(ManagerOptions.ofService(options, "Vault", "vault"));
    options.parse(List.of(flags), Map.of());
    return config.get();
  }

  /** What the {@code config} of a var_source says. */
  static VaultConfig varSource(String json) {
    return ManagerOptions.read(json(json), VaultConfig::declare);
  }

  /** Asks for a variable of team main, pipeline demo. */
  static Lookup find(ManagerConnection vault, String name) throws InterruptedException {
    return vault.source().find(Variable.of("main", "demo", name));
  }

  /** Its value as JSON; absent when there is none. */
  static Optional<JsonNode> value(ManagerConnection vault, String name)
      throws InterruptedException {
    return find(vault, name).secret().map(secret -> secret.value());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  @Override
  public void close() {
    threads.close();
    vault.close();
    recorded.close();
  }
}
