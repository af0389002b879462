package io.throughline.credentials.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where AWS is asked, and as whom.
 *
 * @param region that is asked
 * @param keys absent when AWS's own chain looks for credentials
 * @param endpoint asked instead of the region's own
 * @param authority certificates of those who may sign the endpoint's, in PEM; the Java runtime's
 *     without it
 * @param timeout of one question
 * @param credentials what the keys are called in messages
 */
public record AwsAccess(
    String region,
    Optional<AwsKeys> keys,
    Optional<URI> endpoint,
    Optional<String> authority,
    Duration timeout,
    String credentials) {}
