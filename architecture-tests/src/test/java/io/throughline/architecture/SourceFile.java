package io.throughline.architecture;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text file of the repository.
 *
 * @param path from the root of the repository
 * @param text as it is
 * @param code the text of a Java file with blanks instead of comments and literals
 * @param literals the texts of a Java file's string literals
 * @param declared what a Java file declares
 */
record SourceFile(
    String path, String text, String code, List<JavaText.Literal> literals, JavaUnit declared) {
  private static final Pattern JAVA = Pattern.compile("([^/]+)/src/(main|test)/java/(.+)\\.java");

  /**
   * Files, in the order in which they are given. Java files are parsed together, which is faster.
   *
   * @param texts by their paths
   */
  static List<SourceFile> of(SequencedMap<String, String> texts) {
    SequencedMap<String, String> java = new LinkedHashMap<>();
    texts.forEach((path, text) -> {
      if (path.endsWith(".java")) {
        java.put(path, text);
      }
    });
    Iterator<JavaUnit> units =
        (java.isEmpty() ? List.<JavaUnit>of() : JavaUnit.of(java)).iterator();
    List<SourceFile> files = new ArrayList<>();
    texts.forEach((path, text) -> {
      boolean isJava = java.containsKey(path);
      JavaText split = JavaText.of(isJava ? text : "");
      files.add(
          new SourceFile(
              path, text, split.code(), split.literals(), isJava ? units.next() : JavaUnit.NONE));
    });
    return files;
  }

  static SourceFile of(String path, String text) {
    SequencedMap<String, String> one = new LinkedHashMap<>();
    one.put(path, text);
    return of(one).getFirst();
  }

  boolean isJava() {
    return JAVA.matcher(path).matches();
  }

  boolean isMain() {
    Matcher matcher = JAVA.matcher(path);
    return matcher.matches() && matcher.group(2).equals("main");
  }

  boolean isTest() {
    return isJava() && !isMain();
  }

  /** Folder of the module, empty for a file of none. */
  String module() {
    Matcher matcher = JAVA.matcher(path);
    return matcher.matches() ? matcher.group(1) : "";
  }

  /** Name of the package, by the folder; empty for a file of none. */
  String packageName() {
    Matcher matcher = JAVA.matcher(path);
    if (!matcher.matches()) {
      return "";
    }
    String type = matcher.group(3);
    int slash = type.lastIndexOf('/');
    return slash < 0 ? "" : type.substring(0, slash).replace('/', '.');
  }

  /** Whether the package has the given word as one of its parts. */
  boolean isInPackage(String... words) {
    List<String> parts = List.of(packageName().split("\\."));
    for (String word : words) {
      if (parts.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Number of the line, from 1, that holds the character. */
  int line(int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  int lines() {
    return (int) text.lines().count();
  }

  @Override
  public String toString() {
    return path;
  }
}
