package io.throughline.gateway.sse;

import io.throughline.gateway.Http;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Somebody who watches a build as fly does. */
final class Watcher implements AutoCloseable {
  /** A block of the stream. */
  record Block(String id, String event, String data) {}

  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  Watcher(Http http, long build) throws Exception {
    this.response = http.open("/api/v1/builds/" + build + "/events");
    InputStream body =
        header("Content-Encoding").equals("gzip") ? new Unzipped(response.body()) : response.body();
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /**
   * The next block, without comments; empty when the server has ended the stream well.
   *
   * @throws IOException when the stream breaks
   */
  Optional<Block> next() throws IOException {
    String id = "";
    String event = "";
    Optional<String> data = Optional.empty();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = Optional.of(line.substring(6));
      } else if (line.equals("data")) {
        data = Optional.of("");
      } else if (line.isEmpty() && data.isPresent()) {
        return Optional.of(new Block(id, event, data.get()));
      }
    }
    return Optional.empty();
  }

  /** All blocks until the server ends the stream well. */
  List<Block> rest() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (Optional<Block> block = next(); block.isPresent(); block = next()) {
      blocks.add(block.get());
    }
    return blocks;
  }

  /** The next line, as it is. */
  String line() throws IOException {
    return String.valueOf(lines.readLine());
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }

  /** Does not say that more is there when nobody knows, lest its reader waits for that. */
  private static final class Unzipped extends GZIPInputStream {
    Unzipped(InputStream from) throws IOException {
      super(from);
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
