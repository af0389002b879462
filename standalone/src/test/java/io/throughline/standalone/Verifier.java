package io.throughline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/** Somebody else, who knows the address of an issuer, and finds out the rest by discovery. */
final class Verifier {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI issuer;
  private final String audience;
  private final HttpsJwks keys;

  /** Trusts an issuer from now on. */
  Verifier(URI issuer, String audience) throws IOException, InterruptedException {
    this.issuer = issuer;
    this.audience = audience;
    JsonNode configuration = get(URI.create(issuer + "/.well-known/openid-configuration"));
    if (!configuration.path("issuer").asText("").equals(issuer.toString())) {
      throw new IOException("it is another issuer: " + configuration);
    }
    this.keys = new HttpsJwks(configuration.path("jwks_uri").textValue());
    keys.setRefreshReprieveThreshold(0);
  }

  JwtClaims verify(String token) throws InvalidJwtException {
    return verify(token, Instant.now());
  }

  /** Verifies as if it were another time. */
  JwtClaims verify(String token, Instant now) throws InvalidJwtException {
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(keys))
            .setExpectedIssuer(issuer.toString())
            .setExpectedAudience(audience)
            .setRequireSubject()
            .setRequireExpirationTime()
            .setRequireIssuedAt()
            .setRequireJwtId()
            .setJwsAlgorithmConstraints(ConstraintType.PERMIT, "RS256", "ES256")
            .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
            .build();
    return consumer.processToClaims(token);
  }

  private static JsonNode get(URI uri) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return JSON.readTree(
          http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    }
  }
}
