package io.throughline.runner.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Copies directories with everything that belongs to their files, without copying blocks where the
 * file system can.
 */
final class Copies {
  private static final int MESSAGE_BYTES = 2_000;

  private final boolean gnu =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

  /** Copies what is in {@code from} into {@code to}, which is there already. */
  void copy(Path from, Path to) throws IOException, InterruptedException, StartFailure {
    run(
        gnu
            ? List.of("cp", "-a", "--reflink=auto", from + "/.", to.toString())
            : List.of("cp", "-a", from + "/.", to.toString()));
  }

  /** Makes {@code to} hold the very files of {@code from}, for somebody who only reads them. */
  void link(Path from, Path to) throws IOException, InterruptedException, StartFailure {
    run(List.of("cp", gnu ? "-al" : "-a", from + "/.", to.toString()));
  }

  /** Gives a directory and everything in it to a user. */
  void giveTo(String owner, Path directory) throws IOException, InterruptedException, StartFailure {
    run(List.of("chown", "-R", "-h", owner, directory.toString()));
  }

  /** Runs a tool; what it says is the failure, if it fails. */
  void run(List<String> command) throws IOException, InterruptedException, StartFailure {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Process process = builder.start();
    process.getOutputStream().close();
    try (var out = process.getInputStream()) {
      byte[] said = out.readNBytes(MESSAGE_BYTES);
      out.transferTo(java.io.OutputStream.nullOutputStream());
      if (process.waitFor() != 0) {
        throw new StartFailure(
            command.getFirst() + " failed: " + new String(said, StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }
}
