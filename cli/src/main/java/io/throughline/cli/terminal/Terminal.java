package io.throughline.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where output goes and what it can show.
 *
 * @param columns characters in a line
 * @param colours whether ANSI colours are shown
 * @param unicode whether more than ASCII is shown
 * @param redraws whether lines that were written can be written again
 */
public record Terminal(
    PrintStream out, int columns, boolean colours, boolean unicode, boolean redraws) {
  private static final int DEFAULT_COLUMNS = 100;
  private static final int FEWEST_COLUMNS = 40;

  /** The terminal of this process. */
  public static Terminal detect(Map<String, String> environment) {
    boolean isTerminal =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    boolean colours =
        isTerminal
            && !environment.containsKey("NO_COLOR")
            && !"dumb".equals(environment.get("TERM"));
    PrintStream out =
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new Terminal(
        out, columns(environment, isTerminal), colours, isUnicode(environment), isTerminal);
  }

  /** Where the output is another width. */
  public Terminal withColumns(int width) {
    return new Terminal(out, Math.max(FEWEST_COLUMNS, width), colours, unicode, redraws);
  }

  /** A line of output. */
  public void line(String text) {
    out.println(text);
  }

  private static int columns(Map<String, String> environment, boolean isTerminal) {
    Optional<Integer> stated =
        Optional.ofNullable(environment.get("COLUMNS")).flatMap(Terminal::number);
    int columns =
        stated.or(() -> isTerminal ? measured() : Optional.empty()).orElse(DEFAULT_COLUMNS);
    return Math.max(FEWEST_COLUMNS, columns);
  }

  private static boolean isUnicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value.toUpperCase(Locale.ROOT).contains("UTF");
      }
    }
    return true;
  }

  /** What the terminal itself says, through a program that every Unix has. */
  private static Optional<Integer> measured() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectErrorStream(true)
              .start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      stty.waitFor();
      String[] size = answer.split(" ");
      return size.length == 2 ? number(size[1]) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<Integer> number(String text) {
    try {
      int value = Integer.parseInt(text.strip());
      return value > 0 ? Optional.of(value) : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
