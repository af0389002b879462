package io.throughline.credentials.vault.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The secrets engines of a Vault, and what is in them. */
final class FakeEngines {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long MONTH = 2_764_800;

  /** A secrets engine: KV in a version, or one that makes something new each time. */
  enum Kind {
    KV_1,
    KV_2,
    DYNAMIC
  }

  private record Stored(JsonNode data, int version, boolean deleted) {}

  private final Map<String, Kind> mounts = new ConcurrentHashMap<>();
  private final Map<String, Stored> secrets = new ConcurrentHashMap<>();
  private final AtomicLong leases = new AtomicLong();

  void mount(String path, Kind kind) {
    mounts.put(path + "/", kind);
  }

  void put(String path, JsonNode data) {
    secrets.merge(
        path,
        new Stored(data, 1, false),
        (old, fresh) -> new Stored(fresh.data(), old.version() + 1, false));
  }

  void delete(String path) {
    secrets.computeIfPresent(
        path, (_, stored) -> new Stored(stored.data(), stored.version(), true));
  }

  /** The engine of a path, with a slash behind. */
  Optional<String> mountOf(String path) {
    return mounts.keySet().stream().filter(mount -> (path + "/").startsWith(mount)).findFirst();
  }

  FakeReply describe(String mount) {
    Kind kind = kind(mount);
    ObjectNode data =
        JSON.objectNode()
            .put("accessor", "kv_5ffa0d3e")
            .put("description", "")
            .put("external_entropy_access", false)
            .put("local", false);
    switch (kind) {
      case KV_1 -> data.putObject("options").put("version", "1");
      case KV_2 -> data.putObject("options").put("version", "2");
      case DYNAMIC -> data.putNull("options");
    }
    data.put("path", mount).put("seal_wrap", false);
    data.put("type", kind == Kind.DYNAMIC ? "rabbitmq" : "kv");
    return FakeReply.data(200, data, 0);
  }

  FakeReply read(String mount, String path) {
    return switch (kind(mount)) {
      case KV_1 -> unversioned(path);
      case KV_2 -> versioned(mount, path);
      case DYNAMIC -> dynamic(path);
    };
  }

  private Kind kind(String mount) {
    return Optional.ofNullable(mounts.get(mount)).orElseThrow();
  }

  private FakeReply unversioned(String path) {
    Stored stored = secrets.get(path);
    if (stored == null) {
      return FakeReply.missing();
    }
    // The key ttl is a hint of whoever wrote the secret, and comes back as the lease.
    String ttl = stored.data().path("ttl").asText();
    long lease = ttl.endsWith("s") ? Long.parseLong(ttl.substring(0, ttl.length() - 1)) : MONTH;
    return FakeReply.data(200, stored.data(), lease);
  }

  private FakeReply versioned(String mount, String path) {
    if (!path.startsWith(mount + "data/")) {
      return FakeReply.data(404, null, 0);
    }
    Stored stored = secrets.get(mount + path.substring((mount + "data/").length()));
    if (stored == null) {
      return FakeReply.missing();
    }
    ObjectNode data = JSON.objectNode();
    data.set("data", stored.deleted() ? JSON.nullNode() : stored.data());
    ObjectNode metadata = data.putObject("metadata");
    metadata.put("created_time", "2026-11-22T03:00:00.123456789Z").putNull("custom_metadata");
    metadata
        .put("deletion_time", stored.deleted() ? "2026-11-22T03:05:00.123456789Z" : "")
        .put("destroyed", false)
        .put("version", stored.version());
    return FakeReply.data(stored.deleted() ? 404 : 200, data, 0);
  }

  private FakeReply dynamic(String path) {
    Stored stored = secrets.get(path);
    if (stored == null) {
      return FakeReply.errors(400, "unknown role: " + path);
    }
    long number = leases.incrementAndGet();
    ObjectNode data = stored.data().deepCopy();
    data.put("username", "user-" + number);
    return FakeReply.leased(data, 60, path + "/" + number);
  }
}
