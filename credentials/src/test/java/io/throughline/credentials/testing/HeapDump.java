package io.throughline.credentials.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What of this process lies on the Java heap. */
public final class HeapDump {
  private HeapDump() {}

  /** Writes all objects that are in use to a new file. */
  public static Path into(Path directory) throws IOException {
    Path dump = Files.createTempDirectory(directory, "heap").resolve("heap.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), true);
    return dump;
  }
}
