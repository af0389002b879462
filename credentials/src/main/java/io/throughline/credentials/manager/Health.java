package io.throughline.credentials.manager;

/**
 * That a manager is well, for who runs the service.
 *
 * @param method what it was asked
 * @param response its answer in few words, without secrets
 */
public record Health(String method, String response) {}
