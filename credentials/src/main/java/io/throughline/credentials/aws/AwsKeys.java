package io.throughline.credentials.aws;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/**
 * Keys that were given in settings.
 *
 * @param session token that belongs to them when they count for a limited time
 */
public record AwsKeys(String access, String secret, Optional<String> session) {

  AwsCredentials credentials() {
    return session
        .<AwsCredentials>map(token -> AwsSessionCredentials.create(access, secret, token))
        .orElseGet(() -> AwsBasicCredentials.create(access, secret));
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "AwsKeys";
  }
}
