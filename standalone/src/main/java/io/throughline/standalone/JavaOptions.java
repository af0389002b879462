package io.throughline.standalone;

import java.lang.management.ManagementFactory;
import java.util.List;

/** The options of this JVM that a JVM of a service needs too. */
final class JavaOptions {
  private static final List<String> PASSED_ON =
      List.of("--enable-native-access", "--sun-misc-unsafe", "-XX:", "-Xmx", "-Dfile.encoding");

  private JavaOptions() {}

  static List<String> ofThisProcess() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> PASSED_ON.stream().anyMatch(option::startsWith))
        .filter(option -> !option.startsWith("-XX:AOT"))
        .toList();
  }
}
