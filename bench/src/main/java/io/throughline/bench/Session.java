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

  Session(Path launcher, List<Measurement> measurements) {
    this.launcher = launcher;
    this.measurements = measurements;
  }

  /** Measures and prints; the answer is what was printed, progress apart. */
  List<Section> run() throws Exception {
    List<Section> sections = new ArrayList<>();
    Path home = Files.createTempDirectory("throughline-bench");
    try (Stage stage = new Stage(home.resolve("data"), launcher, Session::progress)) {
      // For when this process is ended from outside: the one that it started must not stay.
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(stage::close));
      System.err.println("Throughline starts in " + home);
      Machine machine = Machine.here(stage.installation().postgresVersion());
      for (int i = 0; i < measurements.size(); i++) {
        System.err.printf("[%d/%d] %s%n", i + 1, measurements.size(), measurements.get(i).what());
        Section section = measure(measurements.get(i), stage, machine);
        section.lines().forEach(System.out::println);
        System.out.flush();
        sections.add(section);
      }
    } finally {
      delete(home);
    }
    return sections;
  }

  private static Section measure(Measurement measurement, Stage stage, Machine machine)
      throws Exception {
    Load load = Load.now();
    List<String> lines = new ArrayList<>();
    lines.add("### " + measurement.name() + ": " + measurement.what());
    lines.add("");
    lines.addAll(Report.lines(measurement.measure(stage)));
    lines.add(
        String.format(
            Locale.ROOT,
            "Measured on %s: %s. Before it: load average %.2f; of the cores, others used %.2f.%s",
            LocalDate.now(Clock.systemUTC()),
            machine.text(),
            load.average(),
            load.cores(),
            load.isQuiet() ? "" : " The machine was NOT quiet."));
    lines.add("");
    return new Section(measurement.name(), lines);
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
