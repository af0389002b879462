package io.throughline.bench.run;

import io.throughline.bench.figure.Figure;
import io.throughline.bench.figure.Result;
import io.throughline.bench.grpc.CredentialsAlone;
import io.throughline.cli.terminal.CliFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many variables a second the credentials service has from its memory. */
public final class SecretLookups implements Measurement {
  private static final int REQUIRED = 10_000;
  private static final int VALUES = 1_000;
  private static final int CALLERS = 16;
  private static final int SEVERAL = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration TIME = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public String what() {
    return "variables a second from the memory of the credentials service";
  }

  @Override
  public Result measure(Stage stage) throws Exception {
    stage.stop();
    Path file = Files.createTempFile("throughline-bench", ".yml");
    try {
      Files.writeString(file, values());
      try (CredentialsAlone credentials = CredentialsAlone.with(file)) {
        double several = lookups(credentials, SEVERAL);
        double single = lookups(credentials, 1);
        return Result.of(
            List.of(
                Figure.high("lookups, ten in a call", "lookups/s", several).target(REQUIRED),
                Figure.high("lookups, one in a call", "lookups/s", single).target(REQUIRED)),
            "Calls over gRPC by %d callers for %d s after %d s to warm up; callers and service share the machine. Each lookup has a span; %,d values."
                .formatted(CALLERS, TIME.toSeconds(), WARM_UP.toSeconds(), VALUES));
      }
    } finally {
      Files.delete(file);
    }
  }

  private static String values() {
    return IntStream.range(0, VALUES)
        .mapToObj(i -> "main/bench/name%d: value%d\n".formatted(i, i))
        .collect(Collectors.joining());
  }

  private static double lookups(CredentialsAlone credentials, int inACall) throws Exception {
    load(credentials, inACall, WARM_UP);
    return load(credentials, inACall, TIME);
  }

  private static double load(CredentialsAlone credentials, int inACall, Duration time)
      throws InterruptedException, ExecutionException {
    long began = System.nanoTime();
    long lookups = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        int first = i;
        callers.add(
            threads.submit(() -> call(credentials, first, inACall, began + time.toNanos())));
      }
      for (Future<Long> caller : callers) {
        lookups += caller.get();
      }
    }
    return lookups / ((System.nanoTime() - began) / 1e9);
  }

  private static long call(CredentialsAlone credentials, int first, int inACall, long until)
      throws InterruptedException {
    long lookups = 0;
    for (int at = first; System.nanoTime() - until < 0; at += inACall) {
      int from = at;
      List<String> names =
          IntStream.range(0, inACall).mapToObj(i -> "name" + (from + i) % VALUES).toList();
      int found = credentials.resolve(names);
      if (found != inACall) {
        throw new CliFailure("%d of %d values were found".formatted(found, inACall));
      }
      lookups += found;
    }
    return lookups;
  }
}
