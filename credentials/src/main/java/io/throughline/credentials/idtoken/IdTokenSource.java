package io.throughline.credentials.idtoken;

import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one variable, {@code token}: who asks, signed. */
final class IdTokenSource implements Source {
  private static final Logger log = LoggerFactory.getLogger(IdTokenSource.class);
  private static final String NAME = "token";

  private final IdTokens tokens;
  private final IdTokenConfig config;

  IdTokenSource(IdTokens tokens, IdTokenConfig config) {
    this.tokens = tokens;
    this.config = config;
  }

  @Override
  public Lookup find(Variable variable) {
    if (!variable.name().equals(NAME)) {
      return Lookup.missing();
    }
    try {
      return Lookup.found(
          Secret.leased(TextNode.valueOf(tokens.token(config, variable)), config.life()));
    } catch (UncheckedIOException e) {
      log.error("No identity token can be signed", e);
      throw SecretsException.unusable(
          "idtoken cannot sign a token: the credentials service has no access to its keys; whoever"
              + " runs the installation finds the reason in the log of that service");
    }
  }

  @Override
  public String toString() {
    return "idtoken";
  }
}
