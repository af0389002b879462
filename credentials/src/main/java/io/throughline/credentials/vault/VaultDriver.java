package io.throughline.credentials.vault;

import com.bettercloud.vault.EnvironmentLoader;
import com.bettercloud.vault.SslConfig;
import com.bettercloud.vault.VaultException;
import com.bettercloud.vault.api.Logical;
import com.bettercloud.vault.response.LogicalResponse;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.throughline.credentials.secret.SecretJson;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The only class that knows {@code com.bettercloud:vault-java-driver}, which nobody maintains any
 * more. {@code io.github.jopenlibs:vault-java-driver} is its successor and does the same under
 * another package, so that a change of imports and of the coordinates is all it takes to move.
 *
 * <p>What is peculiar about the driver, and met here:
 *
 * <ul>
 *   <li>It throws nothing on 4xx and answers with an empty map: the status counts, and the body is
 *       read here, since the driver makes texts of all that it holds. On 5xx it throws, with the
 *       body in the message, which goes nowhere.
 *   <li>An answer that breaks off looks to it like one without a body.
 *   <li>It takes token, address, time limits and trust from {@code VAULT_*} variables and {@code
 *       ~/.vault-token} where nothing else is set; a pipeline must not get those of the service.
 *   <li>It does not encode paths. Parts of a name could otherwise become a query.
 *   <li>Its TLS knows one authority, RSA keys, and no certificate of our own together with
 *       unverified servers; it takes a context that is made elsewhere.
 *   <li>Its time limits are whole seconds, for connecting and for each piece of an answer.
 *   <li>It asks again by itself only when told to, and is not told to. The HTTP client of the Java
 *       runtime underneath repeats a request once when a connection that was used before turns out
 *       to be closed, and follows redirects to the same protocol, as Vault's standby servers send.
 *   <li>An interrupt ends a request on virtual threads, on which managers are asked; on others the
 *       time limit does.
 *   <li>It keeps texts of the answer and the token on the heap until they are collected.
 * </ul>
 */
final class VaultDriver {
  private static final String BODY = "\nResponse body: ";

  private final VaultServer server;
  private final Tls tls;

  VaultDriver(VaultServer server) {
    this.server = server;
    this.tls = new Tls(server.isTls() ? Optional.of(server.tls().context()) : Optional.empty());
  }

  /** Nothing of what the environment says. */
  private static final class NoEnvironment extends EnvironmentLoader {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable String loadVariable(String name) {
      return null;
    }
  }

  /** TLS that is made elsewhere. */
  private static final class Tls extends SslConfig {
    private static final long serialVersionUID = 1L;

    private final transient Optional<SSLContext> context;

    Tls(Optional<SSLContext> context) {
      this.context = context;
    }

    @Override
    public boolean isVerify() {
      return true;
    }

    @Override
    public @Nullable SSLContext getSslContext() {
      return context.orElse(null);
    }
  }

  private interface Call {
    LogicalResponse on(Logical logical) throws VaultException;
  }

  /**
   * Reads a path.
   *
   * @param token absent for what Vault tells anybody
   * @throws IOException when there is no answer
   */
  VaultAnswer get(Optional<VaultToken> token, String path)
      throws IOException, InterruptedException {
    return ask(
        config(token, server.queryTimeout()).engineVersion(1),
        logical -> logical.read(encoded(path)));
  }

  /**
   * Reads a secret of an engine.
   *
   * @throws IOException when there is no answer
   */
  VaultAnswer get(VaultToken token, VaultMount mount, String path)
      throws IOException, InterruptedException {
    if (!mount.versioned()) {
      return get(Optional.of(token), path);
    }
    return ask(
        config(Optional.of(token), server.queryTimeout())
            .engineVersion(2)
            .prefixPathDepth(mount.depth()),
        logical -> logical.read(encoded(path)));
  }

  /**
   * Writes to a path, within the time of a login.
   *
   * @throws IOException when there is no answer
   */
  VaultAnswer post(Optional<VaultToken> token, String path, Map<String, String> body)
      throws IOException, InterruptedException {
    return ask(
        config(token, server.loginTimeout()).engineVersion(1),
        logical -> logical.write(encoded(path), new HashMap<>(body)));
  }

  private com.bettercloud.vault.VaultConfig config(Optional<VaultToken> token, Duration limit) {
    int seconds = Math.clamp(limit.plusMillis(999).toSeconds(), 1, Integer.MAX_VALUE / 1000);
    return new com.bettercloud.vault.VaultConfig()
        .environmentLoader(new NoEnvironment())
        .address(server.url().toString())
        .token(token.map(VaultToken::text).orElse(null))
        .openTimeout(seconds)
        .readTimeout(seconds)
        .sslConfig(tls);
  }

  private VaultAnswer ask(com.bettercloud.vault.VaultConfig config, Call call)
      throws IOException, InterruptedException {
    try {
      // Its class Vault does nothing but log each namespace anew.
      Logical logical = new Logical(config.build());
      logical.withNameSpace(server.namespace().orElse(null));
      LogicalResponse response = call.on(logical);
      int status = response.getRestResponse().getStatus();
      byte[] body = response.getRestResponse().getBody();
      if (status == VaultAnswer.OK && body.length == 0) {
        throw new IOException("the answer broke off");
      }
      return new VaultAnswer(status, json(body));
    } catch (VaultException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (e.getHttpStatusCode() > 0) {
        return new VaultAnswer(e.getHttpStatusCode(), bodyOf(e));
      }
      throw cause(e);
    }
  }

  private static JsonNode bodyOf(VaultException failure) {
    String message = String.valueOf(failure.getMessage());
    int body = message.indexOf(BODY);
    return body < 0
        ? MissingNode.getInstance()
        : json(message.substring(body + BODY.length()).getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode json(byte[] body) {
    try {
      return SecretJson.mapper().readTree(body);
    } catch (IOException _) {
      return MissingNode.getInstance();
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  /** The trouble itself, below what the driver wraps around it. */
  private static IOException cause(VaultException failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException trouble) {
        return trouble;
      }
    }
    // The driver stumbles over an answer of an error that has no body.
    return new IOException("no answer that can be read");
  }

  private static String encoded(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
