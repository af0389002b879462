package io.throughline.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text file of the repository.
 *
 * @param path from the root of the repository
 * @param text as it is
 * @param code the text of a Java file with blanks instead of comments and literals
 * @param literals the texts of a Java file's string literals, each with its quotes
 * @param declared what a Java file declares
 */
record SourceFile(
    String path, String text, String code, List<MatchResult> literals, JavaUnit declared) {
  /** Comments and literals, whichever begins first. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "\"\"\"(?:[^\\\\]|\\\\.)*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\n]|\\\\.)*+'"
              + "|//[^\n]*+|/\\*.*?\\*/",
          Pattern.DOTALL);

  private static final Pattern JAVA = Pattern.compile("([^/]+)/src/(main|test)/java/(.+)\\.java");
  private static final Pattern VISIBLE = Pattern.compile("[^\n]");

  static SourceFile of(String path, String text) {
    if (!path.endsWith(".java")) {
      return new SourceFile(path, text, "", List.of(), JavaUnit.NONE);
    }
    List<MatchResult> literals = new ArrayList<>();
    Matcher matcher = NO_CODE.matcher(text);
    StringBuilder code = new StringBuilder();
    while (matcher.find()) {
      if (matcher.group().startsWith("\"")) {
        literals.add(matcher.toMatchResult());
      }
      matcher.appendReplacement(code, VISIBLE.matcher(matcher.group()).replaceAll(" "));
    }
    matcher.appendTail(code);
    return new SourceFile(path, text, code.toString(), literals, JavaUnit.of(path, text));
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
