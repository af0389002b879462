package io.throughline.runner.local;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts supervisors as every Java program starts processes. */
final class JdkSpawner implements Spawner {
  private static final boolean SESSIONS =
      Stream.of("/usr/bin/setsid", "/bin/setsid").map(Path::of).anyMatch(Files::isExecutable);

  @Override
  public Supervisor start(List<String> command, Path output) throws IOException {
    List<String> all = new ArrayList<>(SESSIONS ? List.of("setsid") : List.of());
    all.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(Slot.ENVIRONMENT);
    return new Child(builder.start());
  }

  private record Child(Process process) implements Supervisor {
    @Override
    public long pid() {
      return process.pid();
    }

    @Override
    public void tell(String script) throws IOException {
      OutputStream out = process.getOutputStream();
      out.write(script.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    @Override
    public void endScript() throws IOException {
      process.getOutputStream().close();
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
      return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public String toString() {
    return "JdkSpawner";
  }
}
