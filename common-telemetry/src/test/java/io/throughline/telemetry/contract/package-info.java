/**
 * The catalogue of names as a contract: what dashboards, alerts and tests rely on, who does, and
 * what breaks when a name changes.
 */
package io.throughline.telemetry.contract;
