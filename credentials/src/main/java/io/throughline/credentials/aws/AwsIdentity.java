package io.throughline.credentials.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** As whom AWS is asked, and until when that counts. */
final class AwsIdentity implements AwsCredentialsProvider, AutoCloseable {
  /** What is known of the credentials that were used last. */
  private record Known(Optional<Instant> until) {}

  private final AwsCredentialsProvider provider;
  private final InstantSource clock;
  private volatile Optional<Known> known = Optional.empty();

  private AwsIdentity(AwsCredentialsProvider provider, InstantSource clock) {
    this.provider = provider;
    this.clock = clock;
  }

  /** The given keys, or whatever AWS's own chain finds. */
  static AwsIdentity of(Optional<AwsKeys> keys, InstantSource clock) {
    return new AwsIdentity(
        keys.<AwsCredentialsProvider>map(
                given -> StaticCredentialsProvider.create(given.credentials()))
            .orElseGet(() -> DefaultCredentialsProvider.builder().build()),
        clock);
  }

  @Override
  public AwsCredentials resolveCredentials() {
    AwsCredentials credentials = provider.resolveCredentials();
    known = Optional.of(new Known(credentials.expirationTime()));
    return credentials;
  }

  /** Whether somebody may have to be asked for credentials before AWS can be. */
  boolean mustLogIn() {
    return !(provider instanceof StaticCredentialsProvider)
        && known.map(last -> last.until().map(this::isOver).orElse(false)).orElse(true);
  }

  /** What is left of the time for which they count; absent when that is not limited or unknown. */
  Optional<Duration> lease() {
    return known.flatMap(Known::until).map(until -> Duration.between(clock.instant(), until));
  }

  private boolean isOver(Instant until) {
    return !until.isAfter(clock.instant());
  }

  @Override
  public void close() {
    if (provider instanceof DefaultCredentialsProvider chain) {
      chain.close();
    }
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "AwsIdentity";
  }
}
