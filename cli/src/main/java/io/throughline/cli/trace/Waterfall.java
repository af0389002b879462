package io.throughline.cli.trace;

import io.throughline.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws a trace: a line a span, its name in the tree at the left, its time as a bar, how long it
 * took, and how much of that it spent itself and not in a span below.
 */
public final class Waterfall {
  private static final int NUMBERS = 20;
  private static final int SHORTEST_BAR = 10;
  private static final int NAMES = 20;
  private static final int SERVICE = 9;
  private static final int WIDE = 80;
  private static final long WORTH_A_NOTE = 100_000_000;
  private static final String PREFIX = "throughline-";

  private final Terminal terminal;
  private final boolean everything;

  /**
   * @param everything whether the spans of the plumbing are drawn too: gRPC calls, SQL statements
   */
  public Waterfall(Terminal terminal, boolean everything) {
    this.terminal = terminal;
    this.everything = everything;
  }

  /** The lines of the picture. */
  public List<String> draw(Trace trace, long nowNs) {
    List<Trace.Row> rows = trace.rows(nowNs, span -> everything || !span.isPlumbing());
    List<String> lines = new ArrayList<>();
    if (rows.isEmpty()) {
      lines.add("The trace has no spans yet.");
      return lines;
    }
    long start = trace.startNs();
    long total = Math.max(1, trace.endNs(nowNs) - start);
    int services = terminal.columns() >= WIDE ? SERVICE + 1 : 0;
    int room = terminal.columns() - services - NUMBERS - SHORTEST_BAR;
    int names =
        Math.min(Math.min(longestName(rows), room), Math.max(NAMES, terminal.columns() * 2 / 5));
    int bars = terminal.columns() - names - services - NUMBERS - 1;
    lines.add(header(names, services, bars, total));
    for (Trace.Row row : rows) {
      String service = services == 0 ? "" : pad(shortService(row.span()), SERVICE) + " ";
      lines.add(
          pad(cut(label(row), names), names)
              + " "
              + dim(service)
              + bar(row, start, total, bars)
              + numbers(Durations.text(row.durationNs()), Durations.text(row.selfNs())));
    }
    lines.add(dim(footer(trace, rows.size())));
    return lines;
  }

  private String header(int names, int services, int bars, long total) {
    String scale =
        pad("0", Math.max(1, bars - Durations.text(total).length())) + Durations.text(total);
    String service = services == 0 ? "" : pad("service", SERVICE) + " ";
    return dim(pad("span", names) + " " + service + cut(scale, bars) + numbers("total", "self"));
  }

  private String footer(Trace trace, int drawn) {
    int hidden = trace.spans().size() - drawn;
    StringBuilder text =
        new StringBuilder(
            "%d spans of %d services".formatted(trace.spans().size(), trace.services().size()));
    if (hidden > 0) {
      text.append(", ")
          .append(hidden)
          .append(" of them gRPC calls and SQL statements: --all shows them");
    }
    if (trace.dropped() > 0) {
      text.append("; ").append(trace.dropped()).append(" more were not kept");
    }
    return text.toString();
  }

  private String label(Trace.Row row) {
    StringBuilder label = new StringBuilder();
    for (int level = 1; level < row.guide().size(); level++) {
      boolean last = level == row.guide().size() - 1;
      boolean more = row.guide().get(level);
      if (terminal.unicode()) {
        label.append(last ? more ? "├ " : "└ " : more ? "│ " : "  ");
      } else {
        label.append(last ? more ? "|-" : "`-" : more ? "| " : "  ");
      }
    }
    return label.append(row.span().name()).append(note(row.span())).append(used(row)).toString();
  }

  /** What the name does not say and a reader looks for. */
  private String note(Span span) {
    String cause = span.attribute("throughline.queue.cause");
    if (!cause.isEmpty() && !cause.equals("none")) {
      return " (" + cause.replace('_', ' ') + ")";
    }
    if (!span.isError()) {
      return "";
    }
    String type = span.attribute("error.type");
    String mark = terminal.unicode() ? " ✗" : " !";
    return type.isEmpty() ? mark : mark + " " + type.replace("_", " ");
  }

  /** The processor time of a command: the rest of its time it waited for something else. */
  private static String used(Trace.Row row) {
    double seconds =
        row.span().number("process.cpu.time.user") + row.span().number("process.cpu.time.system");
    return Double.isNaN(seconds) || row.durationNs() < WORTH_A_NOTE
        ? ""
        : " (cpu " + Durations.text(Math.round(seconds * 1e9)) + ")";
  }

  private int longestName(List<Trace.Row> rows) {
    return rows.stream().mapToInt(row -> label(row).length()).max().orElse(0);
  }

  private String bar(Trace.Row row, long start, long total, int width) {
    int halves = width * 2;
    int from = (int) Math.min(halves - 1L, (row.span().startNs() - start) * halves / total);
    int length = (int) Math.max(1, Math.round((double) row.durationNs() * halves / total));
    int to = Math.min(halves, from + length);
    StringBuilder cells = new StringBuilder();
    for (int cell = 0; cell < width; cell++) {
      boolean left = cell * 2 >= from && cell * 2 < to;
      boolean right = cell * 2 + 1 >= from && cell * 2 + 1 < to;
      cells.append(cell(left, right));
    }
    if (row.span().isOpen() && terminal.unicode() && to == halves) {
      cells.setCharAt(width - 1, '▶');
    }
    return colour(row.span(), cells.toString());
  }

  private char cell(boolean left, boolean right) {
    if (!terminal.unicode()) {
      return left || right ? '=' : ' ';
    }
    if (left && right) {
      return '━';
    }
    if (left) {
      return '╸';
    }
    return right ? '╺' : ' ';
  }

  private String colour(Span span, String text) {
    if (!terminal.colours()) {
      return text;
    }
    String code =
        span.isError() ? "31" : span.isOpen() ? "36" : span.name().equals("queue") ? "33" : "32";
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  private String dim(String text) {
    return terminal.colours() && !text.isEmpty() ? "\u001b[2m" + text + "\u001b[0m" : text;
  }

  private String shortService(Span span) {
    String name =
        span.service().startsWith(PREFIX)
            ? span.service().substring(PREFIX.length())
            : span.service();
    String word = name.contains("-") ? name.substring(name.lastIndexOf('-') + 1) : name;
    return cut(word.toLowerCase(Locale.ROOT).replace("credentials", "creds"), SERVICE);
  }

  private static String numbers(String total, String self) {
    return "%10s%10s".formatted(total, self);
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  private String cut(String text, int width) {
    return text.length() <= width
        ? text
        : text.substring(0, Math.max(0, width - 1)) + (terminal.unicode() ? "…" : "~");
  }
}
