package io.throughline.bench;

import io.throughline.bench.figure.Load;
import io.throughline.bench.figure.Machine;
import io.throughline.bench.figure.Report;
import io.throughline.bench.run.Measurement;
import io.throughline.bench.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One run of the command: its directory, its measurements one after the other, its text. */
final class Session {
  private final Path launcher;
  private final List<Measurement> measurements;
  private final List<String> text = new ArrayList<>();

  Session(Path launcher, List<Measurement> measurements) {
    this.launcher = launcher;
    this.measurements = measurements;
  }

  /** Measures and prints; the answer is what was printed, progress apart. */
  List<String> run() throws Exception {
    Path home = Files.createTempDirectory("throughline-bench");
    try (Stage stage = new Stage(home.resolve("data"), launcher, Session::progress)) {
      // For when this process is ended from outside: the one that it started must not stay.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stage::close));
      System.err.println("Throughline starts in " + home);
      say(
          "Measured on %s: %s."
              .formatted(
                  LocalDate.now(Clock.systemUTC()),
                  Machine.here(stage.installation().postgresVersion()).text()));
      say("");
      for (int i = 0; i < measurements.size(); i++) {
        System.err.printf("[%d/%d] %s%n", i + 1, measurements.size(), measurements.get(i).what());
        measure(measurements.get(i), stage);
      }
    } finally {
      delete(home);
    }
    return List.copyOf(text);
  }

  private void measure(Measurement measurement, Stage stage) throws Exception {
    Load load = Load.now();
    List<String> lines = Report.lines(measurement.measure(stage));
    say("### " + measurement.name() + ": " + measurement.what());
    say("");
    lines.forEach(this::say);
    say(
        String.format(
            Locale.ROOT,
            "Before it: load average %.2f; of the cores, others used %.2f.%s",
            load.average(),
            load.cores(),
            load.isQuiet() ? "" : " The machine was NOT quiet."));
    say("");
  }

  private void say(String line) {
    text.add(line);
    System.out.println(line);
    System.out.flush();
  }

  private static void progress(String line) {
    System.err.println(line);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
