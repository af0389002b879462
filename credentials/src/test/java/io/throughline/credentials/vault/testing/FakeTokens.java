package io.throughline.credentials.vault.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens that a Vault knows, and who may log in for one. */
final class FakeTokens {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What a token may do, and how long it lasts: each time, and in all. */
  record Grant(List<String> policies, Duration ttl, Duration maxTtl, boolean renewable) {}

  private record Token(Grant grant, Instant created, Instant ends) {}

  /** A way to log in: the path, and what has to be sent there. */
  private record Way(String path, Map<String, String> params, Grant grant) {}

  private final InstantSource clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, Way> ways = new ConcurrentHashMap<>();

  FakeTokens(InstantSource clock) {
    this.clock = clock;
  }

  void add(String text, Grant grant) {
    Instant now = clock.instant();
    Instant ends = grant.ttl().isZero() ? Instant.MAX : now.plus(grant.ttl());
    tokens.put(text, new Token(grant, now, ends));
  }

  void allow(String path, Map<String, String> params, Grant grant) {
    ways.put(path + params, new Way(path, params, grant));
  }

  void forgetAll() {
    tokens.clear();
  }

  /** What a token may; absent for one that is not known, or no longer. */
  Optional<Grant> grant(String text) {
    return Optional.ofNullable(tokens.get(text))
        .filter(token -> clock.instant().isBefore(token.ends()))
        .map(Token::grant);
  }

  FakeReply login(String path, Map<String, String> params) {
    Optional<Way> way =
        ways.values().stream()
            .filter(each -> each.path().equals(path) && each.params().equals(params))
            .findFirst();
    if (way.isEmpty()) {
      return refusal(path);
    }
    String text = "hvs.CAESI-" + UUID.randomUUID();
    add(text, way.get().grant());
    return FakeReply.auth(auth(text, way.get().grant().ttl()));
  }

  private static FakeReply refusal(String path) {
    return switch (path.split("/", -1)[1]) {
      case "approle" -> FakeReply.errors(400, "invalid role or secret ID");
      case "userpass", "ldap" -> FakeReply.errors(400, "invalid username or password");
      case "cert" ->
          FakeReply.errors(400, "failed to match all constraints for this login certificate");
      default -> FakeReply.errors(403, "permission denied");
    };
  }

  FakeReply lookup(String text) {
    Token token = tokens.get(text);
    if (token == null || grant(text).isEmpty()) {
      return FakeReply.deadToken();
    }
    boolean isEndless = token.ends().equals(Instant.MAX);
    ObjectNode data =
        JSON.objectNode()
            .put("accessor", "8609694a-cdbc-db9b-d345-e782dbb562ed")
            .put("creation_time", token.created().getEpochSecond())
            .put("creation_ttl", token.grant().ttl().toSeconds())
            .put("display_name", "token")
            .put("explicit_max_ttl", 0)
            .put("id", text)
            .put("num_uses", 0)
            .put("orphan", true)
            .put("path", "auth/token/create");
    data.put("renewable", token.grant().renewable())
        .put("ttl", isEndless ? 0 : Duration.between(clock.instant(), token.ends()).toSeconds())
        .put("type", "service");
    token.grant().policies().forEach(data.putArray("policies")::add);
    return FakeReply.data(200, data, 0);
  }

  FakeReply renew(String text) {
    Token token = tokens.get(text);
    if (token == null || grant(text).isEmpty()) {
      return FakeReply.deadToken();
    }
    if (!token.grant().renewable()) {
      return FakeReply.errors(400, "lease is not renewable");
    }
    Instant most = token.created().plus(token.grant().maxTtl());
    Instant wished = clock.instant().plus(token.grant().ttl());
    Instant ends = wished.isBefore(most) ? wished : most;
    tokens.put(text, new Token(token.grant(), token.created(), ends));
    return FakeReply.auth(auth(text, Duration.between(clock.instant(), ends)));
  }

  private ObjectNode auth(String text, Duration lease) {
    Grant grant = grant(text).orElseThrow();
    ObjectNode auth =
        JSON.objectNode()
            .put("client_token", text)
            .put("accessor", "0e9e354a-520f-df04-6867-ee81cae3d42d")
            .put("lease_duration", lease.toSeconds())
            .put("renewable", grant.renewable())
            .put("entity_id", "")
            .put("token_type", "service")
            .put("orphan", true)
            .put("num_uses", 0);
    grant.policies().forEach(auth.withArray("policies")::add);
    grant.policies().forEach(auth.withArray("token_policies")::add);
    return auth.putNull("metadata").putNull("mfa_requirement");
  }
}
