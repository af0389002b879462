package io.throughline.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Classes that are made up for a test, compiled against the modules. */
final class PlantedClasses {
  private PlantedClasses() {}

  /**
   * Compiles sources.
   *
   * @param sources path and text of each file in turn
   */
  static JavaClasses of(Path folder, String... sources) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-proc:none", "-d", folder.resolve("classes").toString(), "-cp", classPath()));
    for (int i = 0; i < sources.length; i += 2) {
      Path file = folder.resolve(sources[i]);
      Files.createDirectories(file.getParent());
      Files.writeString(file, sources[i + 1]);
      arguments.add(file.toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IllegalArgumentException("the planted sources do not compile");
    }
    return new ClassFileImporter().importPath(folder.resolve("classes"));
  }

  /** The modules as compiled here, before what else the tests run with. */
  private static String classPath() {
    return Stream.concat(
            CompiledModules.of(SourceTree.find()).folders().stream().map(Path::toString),
            Stream.of(System.getProperty("java.class.path")))
        .reduce((one, other) -> one + System.getProperty("path.separator") + other)
        .orElseThrow();
  }
}
