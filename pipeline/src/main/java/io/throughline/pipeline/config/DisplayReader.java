package io.throughline.pipeline.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.pipeline.document.Fields;
import io.throughline.pipeline.document.Findings;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads how a pipeline wants to look. */
final class DisplayReader {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
  private static final Pattern BAD_PART = Pattern.compile("[\\x00-\\x1f\\x7f]|%(?![0-9A-Fa-f]{2})");

  private final Findings findings;

  DisplayReader(Findings findings) {
    this.findings = findings;
  }

  Optional<JsonNode> read(Fields pipeline) {
    pipeline
        .fields("display")
        .ifPresent(display -> {
          display.text("background_image").ifPresent(image -> checkImage(image, display));
          display.text("background_filter");
          display.end();
        });
    return pipeline.object("display");
  }

  private void checkImage(String url, Fields display) {
    int colon = url.indexOf(':');
    boolean hasScheme =
        colon >= 0 && url.substring(0, colon).chars().noneMatch(DisplayReader::endsScheme);
    String scheme = hasScheme ? url.substring(0, colon).toLowerCase(Locale.ROOT) : "";
    boolean valid =
        !BAD_PART.matcher(url).find() && (!hasScheme || SCHEME.matcher(scheme).matches());
    if (!valid) {
      wrong("background_image is not a valid URL: " + url, display);
    } else if (hasScheme && !scheme.equals("http") && !scheme.equals("https")) {
      wrong("background_image scheme must be either http, https or relative", display);
    }
  }

  private static boolean endsScheme(int character) {
    return character == '/' || character == '?' || character == '#';
  }

  private void wrong(String message, Fields display) {
    findings.add(display.place("background_image"), "", message);
  }
}
