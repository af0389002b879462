package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.throughline.cli.api.Api;
import io.throughline.cli.api.LocalInstance;
import io.throughline.cli.api.Target;
import io.throughline.cli.trace.Trace;
import io.throughline.e2e.peer.Jaeger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Jaeger shows the trace of the demo as Throughline keeps it. */
class JaegerTest {
  @TempDir Path home;

  @Test
  void demo_isWholeInJaeger_whenItIsSentThere() throws Exception {
    Path data = home.resolve("data");
    try (Jaeger jaeger = Jaeger.start(home.resolve("jaeger"))) {
      Commands launcher =
          Commands.launcher().with("OTEL_EXPORTER_OTLP_ENDPOINT", jaeger.grpcEndpoint().toString());
      Commands.Ended demo = launcher.run("demo", "--data", data.toString());
      try (Client client =
          new Client(new Api(Target.ofLocal(new LocalInstance(data)).orElseThrow()))) {
        assertThat(demo.status()).as(demo.output()).isZero();
        assertShown(jaeger, client, "test");
        assertShown(jaeger, client, "release");
      } finally {
        launcher.run("down", "--data", data.toString());
      }
    }
  }

  private static void assertShown(Jaeger jaeger, Client client, String job) {
    Trace trace = client.trace(client.awaitNewest("demo", job, Client::isOver).path("id").asLong());
    Traces.assertWhole(trace, "");
    await()
        .atMost(Installation.PATIENCE)
        .untilAsserted(() -> Traces.assertArrivedOnce(jaeger.spans(trace.id()), trace));
  }
}
