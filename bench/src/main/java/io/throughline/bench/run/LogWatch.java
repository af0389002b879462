package io.throughline.bench.run;

import io.throughline.bench.http.Connection;
import io.throughline.cli.terminal.CliFailure;
import java.io.IOException;
import java.net.URI;

/** Watches the events of a build, and counts the lines of its output. */
final class LogWatch {
  private final URI url;
  private final String authorization;

  LogWatch(URI url, String authorization) {
    this.url = url;
    this.authorization = authorization;
  }

  /**
   * How fast lines came.
   *
   * @param perSecond from the first that came to the last
   * @param seconds from when watching began to the last line
   * @param bytes of the whole stream
   */
  record Watched(double perSecond, double seconds, long bytes) {}

  /**
   * Watches a build to its end.
   *
   * @throws CliFailure when not exactly so many lines came
   */
  Watched watch(long build, long expected) throws IOException {
    long began = System.nanoTime();
    long bytes = 0;
    long lines = 0;
    long first = 0;
    long last = 0;
    try (Connection connection = Connection.open(url)) {
      connection.send("GET", "/api/v1/builds/" + build + "/events", authorization);
      if (connection.readHead() != 200) {
        throw new CliFailure("the events of build " + build + " are refused");
      }
      LineCount count = new LineCount();
      byte[] buffer = new byte[1 << 16];
      for (int read = connection.readBody(buffer);
          read >= 0 && !count.hasEnded();
          read = connection.readBody(buffer)) {
        count.add(buffer, read);
        bytes += read;
        if (count.lines() > lines) {
          lines = count.lines();
          last = System.nanoTime();
          first = first == 0 ? last : first;
        }
      }
    }
    if (lines != expected) {
      throw new CliFailure("%d of %d lines came".formatted(lines, expected));
    }
    return new Watched(lines / ((last - first) / 1e9), (last - began) / 1e9, bytes);
  }
}
