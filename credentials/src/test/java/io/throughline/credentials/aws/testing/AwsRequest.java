package io.throughline.credentials.aws.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;

/**
 * A request as it arrived.
 *
 * @param target what is asked: {@code AmazonSSM.GetParameter}
 * @param body absent values are missing nodes
 */
public record AwsRequest(String target, Headers headers, JsonNode body) {
  /** A header; empty when it is not there. */
  public String header(String name) {
    String value = headers.getFirst(name);
    return value == null ? "" : value;
  }

  /** A field of the body as text. */
  public String field(String name) {
    return body.path(name).asText();
  }
}
