package io.throughline.credentials.vault.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer as Vault 1.21 writes it. */
record FakeReply(int status, String body) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  static FakeReply errors(int status, String... errors) {
    ObjectNode body = JSON.objectNode();
    for (String error : errors) {
      body.withArray("errors").add(error);
    }
    body.withArray("errors");
    return new FakeReply(status, body + "\n");
  }

  static FakeReply missing() {
    return errors(404);
  }

  static FakeReply denied() {
    return errors(403, "1 error occurred:\n\t* permission denied\n\n");
  }

  static FakeReply deadToken() {
    return errors(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n");
  }

  static FakeReply data(int status, @Nullable JsonNode data, long lease) {
    return of(status, data, null, lease, "", false);
  }

  static FakeReply leased(JsonNode data, long lease, String id) {
    return of(200, data, null, lease, id, true);
  }

  static FakeReply auth(JsonNode auth) {
    return of(200, null, auth, 0, "", false);
  }

  private static FakeReply of(
      int status,
      @Nullable JsonNode data,
      @Nullable JsonNode auth,
      long lease,
      String leaseId,
      boolean renewable) {
    ObjectNode body =
        JSON.objectNode()
            .put("request_id", UUID.randomUUID().toString())
            .put("lease_id", leaseId)
            .put("renewable", renewable)
            .put("lease_duration", lease);
    body.set("data", data == null ? JSON.nullNode() : data);
    body.putNull("wrap_info").putNull("warnings");
    body.set("auth", auth == null ? JSON.nullNode() : auth);
    body.put("mount_type", auth == null ? "kv" : "token");
    return new FakeReply(status, body + "\n");
  }
}
