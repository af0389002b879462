package io.throughline.gateway.model;

/**
 * What others need to tell that an identity token is ours.
 *
 * @param issuer as tokens name it
 * @param jwks a JSON Web Key Set
 */
public record IdentityKeys(String issuer, String jwks) {}
