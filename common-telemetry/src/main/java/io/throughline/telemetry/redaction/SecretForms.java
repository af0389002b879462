package io.throughline.telemetry.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The texts in which a secret value shows: itself, and what the usual encodings make of it. None of
 * them holds a line break.
 *
 * <p>A value of several lines shows in each of its lines. A value, or a line, of less than two
 * characters is in every text; hiding it would tell more than showing it. So would a line like
 * {@code },} in a value of several lines: it counts only with a letter or digit in it, or when it
 * is not that short. Encoded forms are looked for from five bytes on, so that none has less than
 * six characters.
 */
final class SecretForms {
  private static final int SHORTEST = 2;
  private static final int SHORTEST_SIGNS = 5;
  private static final int SHORTEST_ENCODED_BYTES = 5;
  private static final int SHORTEST_ENCODED = 6;

  /** Lengths at which programs break lines of base64: openssl and PEM, base64(1) and MIME. */
  private static final int[] BASE64_LINES = {64, 76};

  /** What different programs leave as it is, beside letters and digits, when they encode URLs. */
  private static final List<String> URL_SAFE =
      List.of("-._~", "-._*", "-._~*", "-._~!*'()", "-._~!$&'()*+,;=:@", "-._~!$&'()*+,;=:@/?#");

  private final Set<String> forms = new LinkedHashSet<>();

  private SecretForms() {}

  /** The forms of a value; none if it is too short to be hidden. */
  static Set<String> of(String value) {
    SecretForms all = new SecretForms();
    List<String> lines = value.lines().map(String::strip).toList();
    boolean single = lines.size() <= 1;
    lines.stream()
        .filter(line -> line.length() >= SHORTEST && (single || tells(line)))
        .forEach(all::addLine);
    if (!all.forms.isEmpty() && !all.forms.contains(value)) {
      all.addBase64(value);
      all.addBase64(value.strip());
    }
    return all.forms;
  }

  private static boolean tells(String line) {
    return line.length() >= SHORTEST_SIGNS
        || line.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  private void addLine(String line) {
    forms.add(line);
    if (utf8(line).length < SHORTEST_ENCODED_BYTES) {
      return;
    }
    addBase64(line);
    if (line.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c))) {
      return;
    }
    for (String safe : URL_SAFE) {
      for (String digits : List.of("0123456789ABCDEF", "0123456789abcdef")) {
        String encoded = percent(line, safe, digits);
        forms.add(encoded);
        forms.add(encoded.replace("%20", "+"));
      }
    }
    forms.add(json(line, "", false, false));
    forms.add(json(line, "/", false, false));
    forms.add(json(line, "", true, false));
    forms.add(json(line, "", true, true));
    forms.add(json(line, "<>&", false, false));
  }

  private void addBase64(String value) {
    byte[] bytes = utf8(value);
    if (bytes.length < SHORTEST_ENCODED_BYTES) {
      return;
    }
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      for (int before = 0; before < 3; before++) {
        addAligned(encoder, bytes, before);
      }
      addWrapped(encoder.encodeToString(bytes));
      addWrapped(encoder.encodeToString(utf8(value + "\n")));
    }
  }

  /**
   * The base64 of a text in which so many bytes (modulo three) stand before the value: the
   * characters that hold nothing but the value, and with those that the end of the text makes.
   */
  private void addAligned(Base64.Encoder encoder, byte[] value, int before) {
    byte[] bytes = new byte[before + value.length];
    System.arraycopy(value, 0, bytes, before, value.length);
    String padded = encoder.encodeToString(bytes);
    String plain = padded.replace("=", "");
    int from = (8 * before + 5) / 6;
    add(plain.substring(from, 8 * bytes.length / 6));
    add(plain.substring(from));
    add(padded.substring(from));
  }

  private void addWrapped(String encoded) {
    for (int length : BASE64_LINES) {
      for (int from = 0; encoded.length() > length && from < encoded.length(); from += length) {
        add(encoded.substring(from, Math.min(encoded.length(), from + length)));
      }
    }
  }

  private void add(String encoded) {
    if (encoded.length() >= SHORTEST_ENCODED) {
      forms.add(encoded);
    }
  }

  private static String percent(String text, String safe, String digits) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : utf8(text)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || safe.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(digits.charAt(c >> 4)).append(digits.charAt(c & 0xF));
      }
    }
    return encoded.toString();
  }

  /**
   * The inside of a JSON text.
   *
   * @param more characters that are escaped beside those that must be: {@code /} by a backslash,
   *     others by their numbers
   * @param ascii whether everything that is not ASCII is escaped
   */
  private static String json(String text, String more, boolean ascii, boolean upperCase) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> escaped.append('\\').append(c);
        case '\t' -> escaped.append("\\t");
        case '\b' -> escaped.append("\\b");
        case '\f' -> escaped.append("\\f");
        default -> {
          boolean isExtra = more.indexOf(c) >= 0;
          if (isExtra && c == '/') {
            escaped.append("\\/");
          } else if (isExtra || c < 0x20 || (ascii && c >= 0x7F)) {
            String number = upperCase ? "\\u%04X" : "\\u%04x";
            escaped.append(number.formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
