package io.throughline.bench.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The figures of one measurement as text that is a table in Markdown too. */
public final class Report {
  private static final int SHARES = 12;

  private Report() {}

  /** The lines of what a measurement found. */
  public static List<String> lines(Result result) {
    List<String> lines = new ArrayList<>();
    if (!result.figures().isEmpty()) {
      lines.addAll(figures(result.figures()));
      lines.add("");
    }
    result
        .all()
        .ifPresent(table -> {
          lines.addAll(table.lines());
          lines.add("");
        });
    result.notes().forEach(note -> lines.addAll(List.of(note, "")));
    result
        .where()
        .ifPresent(where -> {
          lines.add("Where the time of " + where.what() + " goes, by the builds' own traces:");
          lines.add("");
          lines.addAll(shares(where));
          lines.add("");
        });
    return lines;
  }

  private static List<String> figures(List<Figure> figures) {
    Table table = new Table("figure", "measured", "target", "Concourse", "unit", "");
    for (Figure figure : figures) {
      table.row(
          figure.name(),
          number(figure.measured()),
          number(figure.target()),
          number(figure.peer()),
          figure.unit(),
          verdict(figure));
    }
    return table.lines();
  }

  private static List<String> shares(Breakdown where) {
    Table table = new Table("span", "ms", "%");
    List<Breakdown.Share> shares = where.shares();
    shares.stream()
        .limit(SHARES)
        .forEach(share -> table.row(share.name(), number(share.millis()), number(share.percent())));
    double rest = shares.stream().skip(SHARES).mapToDouble(Breakdown.Share::millis).sum();
    double percent = shares.stream().skip(SHARES).mapToDouble(Breakdown.Share::percent).sum();
    if (shares.size() > SHARES) {
      table.row((shares.size() - SHARES) + " others", number(rest), number(percent));
    }
    return table.lines();
  }

  private static String verdict(Figure figure) {
    if (figure.target().isEmpty()) {
      return "";
    }
    return figure.fallsShort() ? "falls short" : "met";
  }

  private static String number(OptionalDouble value) {
    return value.isEmpty() ? "" : number(value.getAsDouble());
  }

  /** Three digits, or all before the point. */
  public static String number(double value) {
    String format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
