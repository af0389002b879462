package io.throughline.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The main classes of the modules, from the folders that they were compiled into. */
final class CompiledModules {
  private final List<Path> folders;

  private CompiledModules(List<Path> folders) {
    this.folders = folders;
  }

  /**
   * All modules of the tree that have main code.
   *
   * @throws IllegalStateException when one of them has not been compiled
   */
  static CompiledModules of(SourceTree tree) {
    List<Path> folders =
        tree.modules().stream()
            .filter(CompiledModules::hasCode)
            .map(module -> module.resolve("target").resolve("classes"))
            .toList();
    folders.stream()
        .filter(folder -> !Files.isDirectory(folder))
        .findFirst()
        .ifPresent(missing -> {
          throw new IllegalStateException(missing + " is not there; build the modules first");
        });
    return new CompiledModules(folders);
  }

  List<Path> folders() {
    return folders;
  }

  /** The classes of all modules. */
  JavaClasses all() {
    return new ClassFileImporter().importPaths(folders);
  }

  /** The classes of one module. */
  static JavaClasses of(Path folder) {
    return new ClassFileImporter().importPath(folder);
  }

  private static boolean hasCode(Path module) {
    Path main = module.resolve("src").resolve("main");
    if (!Files.isDirectory(main)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(main)) {
      return files.map(Path::toString).anyMatch(name -> name.matches(".*\\.(java|proto)"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
