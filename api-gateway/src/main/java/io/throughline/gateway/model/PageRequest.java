package io.throughline.gateway.model;

/**
 * Which of many things are asked for.
 *
 * @param from lowest id, 0 for any
 * @param to highest id, 0 for any
 * @param timestamps from and to are not ids but unix seconds
 */
public record PageRequest(long from, long to, int limit, boolean timestamps) {}
