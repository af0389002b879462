package io.throughline.credentials.idtoken;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes identity tokens, and tells the keys by which others know them.
 *
 * <p>Safe for use from many threads.
 */
public final class IdTokens {
  private static final Logger log = LoggerFactory.getLogger(IdTokens.class);

  private final URI issuer;
  private final SigningKeys keys;
  private final InstantSource clock;

  private IdTokens(URI issuer, SigningKeys keys, InstantSource clock) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Creates one.
   *
   * @throws UncheckedIOException when the directory of its keys cannot be used
   */
  public static IdTokens of(IdentityConfig config, InstantSource clock) {
    if (config.keys().isEmpty()) {
      log.warn(
          "Identity tokens are signed by keys that end with this process, because --idtoken-keys"
              + " names no directory: tokens of before a restart, and of other replicas, are"
              + " refused");
    }
    KeyStore store = config.keys().<KeyStore>map(KeyDirectory::open).orElseGet(KeyMemory::new);
    return new IdTokens(config.issuer(), new SigningKeys(store, config.rotation(), clock), clock);
  }

  /** Answers with tokens; each question is answered with a token of its own. */
  public Source source(IdTokenConfig config) {
    return new IdTokenSource(this, config);
  }

  /** Whose tokens they are: a URL below which others find out all they need. */
  public URI issuer() {
    return issuer;
  }

  /**
   * All keys that others may need, as a JSON Web Key Set.
   *
   * @throws UncheckedIOException when they cannot be read
   */
  public String jwks() {
    return keys.jwks();
  }

  /**
   * A token about who asks.
   *
   * @throws UncheckedIOException when there is no key to sign it with
   */
  String token(IdTokenConfig config, Variable asker) {
    SigningKey key = keys.signing(config.algorithm());
    JsonWebSignature token = new JsonWebSignature();
    token.setAlgorithmHeaderValue(key.algorithm().name());
    token.setKeyIdHeaderValue(key.kid());
    token.setHeader("typ", "JWT");
    token.setPayload(claims(config, asker).toString());
    token.setKey(key.privateKey());
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException("a token cannot be signed", e);
    }
  }

  @Override
  public String toString() {
    return "IdTokens{" + issuer + ", " + keys + "}";
  }

  /** As Concourse has them, with an id of the token besides. */
  private ObjectNode claims(IdTokenConfig config, Variable asker) {
    Instant now = clock.instant();
    ObjectNode claims = JsonNodeFactory.instance.objectNode();
    claims.put("iss", issuer.toString());
    claims.put("sub", config.scope().subject(asker));
    if (!config.audience().isEmpty()) {
      config.audience().forEach(claims.putArray("aud")::add);
    }
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(config.life()).getEpochSecond());
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("team", asker.team());
    claims.put("pipeline", asker.pipeline());
    claims.put("job", asker.job());
    InstanceVars.object(asker.instanceVars()).ifPresent(vars -> claims.set("instance_vars", vars));
    return claims;
  }
}
