package io.throughline.telemetry.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.telemetry.redaction.Redaction.Hold;
import io.throughline.telemetry.testing.RandomText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What other programs make of a secret is found, by encoders that are not the redactor's own. */
class SecretFormsTest {
  private static final String LETTERS = "abcXYZ019 +/?&=%\"\\<>~*'!$:@;,-._éß€😀";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonMapper ASCII_JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Test
  void base64_isHidden_whereverTheSecretStandsInIt() {
    RandomText.times(250)
        .forEach(random -> {
          String secret = secret(random);
          byte[] bytes = utf8(secret);
          int before = random.number(0, 9);
          int behind = random.number(0, 9);
          for (Base64.Encoder encoder : encoders()) {
            String shown = redacted(secret, encode(encoder, bytes, before, behind, (byte) 0x5A));
            assertThat(shown).doesNotContain(certain(encoder, bytes, before, behind));
          }
        });
  }

  @Test
  void base64OfTheValueAlone_isHiddenWhole() {
    RandomText.times(250)
        .forEach(random -> {
          String secret = secret(random);
          for (Base64.Encoder encoder : encoders()) {
            assertThat(redacted(secret, "<" + encoder.encodeToString(utf8(secret)) + ">"))
                .isEqualTo("<((redacted))>");
          }
        });
  }

  @Test
  void base64InLines_isHidden_whereProgramsBreakIt() {
    String secret = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(7);
    for (int line : List.of(64, 76)) {
      String encoded = Base64.getMimeEncoder(line, new byte[] {'\n'}).encodeToString(utf8(secret));
      assertThat(redacted(secret, encoded).lines()).containsOnly("((redacted))");
    }
  }

  @Test
  void base64OfSeveralLines_isHidden() {
    String secret = "first line\nsecond line\n";
    assertThat(redacted(secret, Base64.getEncoder().encodeToString(utf8(secret))))
        .isEqualTo("((redacted))");
    assertThat(redacted(secret, "a second line")).isEqualTo("a ((redacted))");
  }

  @Test
  void urlEncodings_areHidden() {
    RandomText.times(250)
        .forEach(random -> {
          String secret = secret(random);
          String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
          String component = form.replace("+", "%20").replace("%7E", "~");
          for (String encoded : List.of(form, component, lowerHex(form), lowerHex(component))) {
            assertThat(redacted(secret, "?x=" + encoded + "&")).isEqualTo("?x=((redacted))&");
          }
        });
  }

  @Test
  void pathOfAUri_isHidden() throws Exception {
    String secret = "päss word/&:100%";
    String url = new URI("https", "host", "/" + secret, null).toASCIIString();
    assertThat(redacted(secret, url)).isEqualTo("https://host/((redacted))");
  }

  @Test
  void json_isHidden() throws Exception {
    for (RandomText random : RandomText.times(250).toList()) {
      String secret = secret(random);
      for (JsonMapper mapper : List.of(JSON, ASCII_JSON)) {
        String text = mapper.writeValueAsString(List.of("a" + secret + "b"));
        assertThat(redacted(secret, text)).isEqualTo("[\"a((redacted))b\"]");
      }
    }
  }

  @Test
  void shortValues_haveNoEncodedForms_becauseThoseAreEverywhere() {
    assertThat(SecretForms.of("test")).containsExactly("test");
    assertThat(SecretForms.of("a b")).containsExactly("a b");
    assertThat(SecretForms.of("x")).isEmpty();
    assertThat(SecretForms.of("12345")).allMatch(form -> form.length() >= 5);
  }

  @Test
  void linesWithoutALetter_areNoSecrets_whenTheyAreShort() {
    Set<String> forms = SecretForms.of("{\n  \"user\": \"me\"\n},\n]]\n-----\n");
    assertThat(forms).contains("\"user\": \"me\"", "-----").doesNotContain("},", "]]", "{");
    assertThat(SecretForms.of("},")).containsExactly("},");
  }

  @Test
  void noForm_holdsALineBreak() {
    RandomText.times(500)
        .forEach(random ->
            assertThat(SecretForms.of(random.any(60)))
                .noneMatch(form -> form.contains("\n") || form.isEmpty()));
  }

  private static String secret(RandomText random) {
    String secret = random.of(LETTERS.replace("😀", ""), 5, 40).strip();
    return utf8(secret).length < 5 || secret.contains("redacted") ? "se cret" : secret;
  }

  private static String redacted(String secret, String text) {
    Redaction redaction = new Redaction();
    try (Hold _ = redaction.hold(List.of(secret))) {
      return redaction.apply(text);
    }
  }

  private static List<Base64.Encoder> encoders() {
    return List.of(
        Base64.getEncoder(),
        Base64.getEncoder().withoutPadding(),
        Base64.getUrlEncoder(),
        Base64.getUrlEncoder().withoutPadding());
  }

  private static String encode(
      Base64.Encoder encoder, byte[] secret, int before, int behind, byte around) {
    byte[] all = new byte[before + secret.length + behind];
    Arrays.fill(all, around);
    System.arraycopy(secret, 0, all, before, secret.length);
    return encoder.encodeToString(all);
  }

  /** Those characters that are the same whatever stands around the secret. */
  private static String certain(Base64.Encoder encoder, byte[] secret, int before, int behind) {
    String zeros = encode(encoder, secret, before, behind, (byte) 0);
    String ones = encode(encoder, secret, before, behind, (byte) -1);
    StringBuilder same = new StringBuilder();
    for (int i = 8 * before / 6; i <= 8 * (before + secret.length) / 6 && i < zeros.length(); i++) {
      if (zeros.charAt(i) == ones.charAt(i) && zeros.charAt(i) != '=') {
        same.append(zeros.charAt(i));
      }
    }
    return same.toString();
  }

  private static String lowerHex(String encoded) {
    return java.util.regex.Pattern.compile("%[0-9A-F]{2}")
        .matcher(encoded)
        .replaceAll(hex -> hex.group().toLowerCase(java.util.Locale.ROOT));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
