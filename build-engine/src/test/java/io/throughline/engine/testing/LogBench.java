package io.throughline.engine.testing;

import io.throughline.proto.BuildEventsChunk;
import io.throughline.proto.BuildEventsRequest;
import io.throughline.proto.BuildRecordsGrpcClient;
import io.throughline.rpc.RpcStream;
import java.util.Optional;

/**
 * How fast a step's output comes to a watcher: bytes of a scripted runner over gRPC, through the
 * engine and PostgreSQL, to a stream of events. Run by hand: {@code LogBench [MiB] [secrets]
 * [rounds]}.
 */
public final class LogBench {
  private static final String LINE = "2026-11-21 12:00:00 compiling module number ";

  private LogBench() {}

  static void main(String[] args) throws Exception {
    int mebibytes = args.length > 0 ? Integer.parseInt(args[0]) : 64;
    int secrets = args.length > 1 ? Integer.parseInt(args[1]) : 0;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    Output output = output(mebibytes);
    try (EngineRig rig = new EngineRig()) {
      StringBuilder use = new StringBuilder();
      for (int i = 0; i < secrets; i++) {
        rig.credentials().secret("s" + i, "secret-value-" + i);
        use.append("((s").append(i).append("))");
      }
      rig.runner().on("talks", Script.ending().prints(output.bytes().array()));
      TestEngine engine = rig.engine("bench");
      for (int round = 0; round < rounds; round++) {
        TestPlans plans = new TestPlans();
        long began = System.nanoTime();
        engine.start(
            "b" + round,
            plans.task(
                "talks",
                TestPlans.config(
                    java.util.List.of(),
                    java.util.List.of(),
                    java.util.Map.of("KEYS", use.toString())),
                java.util.Map.of()));
        long bytes = watch(engine, "b" + round);
        double seconds = (System.nanoTime() - began) / 1e9;
        System.out.printf(
            "%d lines, %.1f MiB as events, %.2f s: %.0f lines/s, %.1f MiB/s%n",
            output.lines(),
            bytes / 1048576.0,
            seconds,
            output.lines() / seconds,
            bytes / 1048576.0 / seconds);
      }
    }
  }

  private record Output(io.throughline.engine.build.Bytes bytes, long lines) {}

  private static Output output(int mebibytes) {
    StringBuilder text = new StringBuilder();
    long lines = 0;
    while (text.length() < mebibytes << 20) {
      text.append(LINE).append(lines++ % 1000).append('\n');
    }
    return new Output(io.throughline.engine.build.Bytes.of(text.toString()), lines);
  }

  private static long watch(TestEngine engine, String uid) throws InterruptedException {
    long bytes = 0;
    BuildEventsRequest request = BuildEventsRequest.newBuilder().setUid(uid).build();
    try (RpcStream<BuildEventsChunk> stream =
        engine.client().stream(BuildRecordsGrpcClient.Events, request)) {
      for (Optional<BuildEventsChunk> chunk = stream.next();
          chunk.isPresent();
          chunk = stream.next()) {
        bytes += chunk.get().getEventsList().stream().mapToLong(event -> event.size()).sum();
      }
    }
    return bytes;
  }
}
