package io.throughline.credentials.manager;

import io.throughline.telemetry.Telemetry;
import java.time.InstantSource;

/**
 * What managers need of the service.
 *
 * @param clock by which leases end
 */
public record ManagerContext(Telemetry telemetry, InstantSource clock) {}
