package io.throughline.rpc;

import io.throughline.config.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;

/** A gRPC call made by hand, so that it can be made wrong. */
final class RawCall {
  private RawCall() {}

  /** Posts the bytes to Builds/Get with the rig's token; the answer is the status. */
  static String status(Vertx vertx, HostPort to, Buffer body, String... headers) {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(to.host())
            .setPort(to.port())
            .setURI("/throughline.v1.Builds/Get")
            .putHeader("content-type", "application/grpc")
            .putHeader("te", "trailers")
            .putHeader("authorization", "Bearer shared-token");
    for (int i = 0; i < headers.length; i += 2) {
      options.putHeader(headers[i], headers[i + 1]);
    }
    return client
        .request(options)
        .compose(request -> request.send(body))
        .compose(response ->
            response
                .end()
                .map(_ -> {
                  String head = response.getHeader("grpc-status");
                  return head == null ? response.getTrailer("grpc-status") : head;
                }))
        .eventually(client::close)
        .await();
  }
}
