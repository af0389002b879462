package io.throughline.service;

import io.throughline.telemetry.Telemetry;
import io.vertx.core.Vertx;

/**
 * What a service is given by whoever starts it, its own main method or the process that holds all
 * services.
 *
 * @param vertx shared by the services of a process
 * @param telemetry of this service alone
 * @param management where it reports what it needs
 */
public record ServiceContext(Vertx vertx, Telemetry telemetry, Management management) {}
