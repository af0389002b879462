package io.throughline.gateway.json;

/** Why no token was given out, in the words of OAuth 2. */
public record TokenErrorJson(String error, String errorDescription) {}
