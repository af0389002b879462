package io.throughline.credentials.aws.testing;

import java.nio.charset.StandardCharsets;

/**
 * An answer as AWS gives it.
 *
 * @param type media type
 */
public record AwsAnswer(int status, String type, String body) {
  private static final String JSON = "application/x-amz-json-1.1";

  public static AwsAnswer ok(String body) {
    return new AwsAnswer(200, JSON, body);
  }

  /** An error as services that speak JSON tell it. */
  public static AwsAnswer error(int status, String code, String message) {
    return new AwsAnswer(
        status, JSON, "{\"__type\":\"%s\",\"message\":\"%s\"}".formatted(code, message));
  }

  /** Something that stands in the way answers. */
  public static AwsAnswer page(int status, String html) {
    return new AwsAnswer(status, "text/html", html);
  }

  AwsAnswer failing(int with) {
    return new AwsAnswer(with, type, body);
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
