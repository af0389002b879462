package io.throughline.telemetry.export;

import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;

/**
 * Exporters to Google Cloud. They come with fifty libraries, so they are a module of their own that
 * is only loaded when somebody wants them: from the class path, else from the directory {@code
 * google} beside the jar of this class.
 */
public interface GoogleCloud {
  /** Spans to Cloud Trace. */
  SpanExporter spans(GoogleProject project);

  /** Metrics to Cloud Monitoring. */
  MetricExporter metrics(GoogleProject project);

  /**
   * Finds the module.
   *
   * @throws IllegalArgumentException when it is not there
   */
  static GoogleCloud find() {
    return ServiceLoader.load(GoogleCloud.class, GoogleCloud.class.getClassLoader())
        .findFirst()
        .or(() -> ServiceLoader.load(GoogleCloud.class, Libraries.BESIDE_US).findFirst())
        .orElseThrow(() ->
            new IllegalArgumentException(
                "the exporters to Google Cloud are not installed: there is no directory "
                    + directory()));
  }

  /** Loaded once for all services of a process, and only when somebody asks. */
  final class Libraries {
    private static final ClassLoader BESIDE_US = besideUs(GoogleCloud.class.getClassLoader());

    private Libraries() {}
  }

  private static ClassLoader besideUs(ClassLoader parent) {
    File[] jars = directory().toFile().listFiles((_, name) -> name.endsWith(".jar"));
    URL[] addresses =
        Arrays.stream(jars == null ? new File[0] : jars)
            .sorted()
            .map(GoogleCloud::address)
            .toArray(URL[]::new);
    return new URLClassLoader("google", addresses, parent);
  }

  private static URL address(File jar) {
    try {
      return jar.toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path directory() {
    Path own =
        Path.of(GoogleCloud.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    return own.resolveSibling("google");
  }
}
