package io.throughline.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void width_isWhatTheEnvironmentSays_withinReason() {
    assertThat(Terminal.detect(Map.of("COLUMNS", "132")).columns()).isEqualTo(132);
    assertThat(Terminal.detect(Map.of("COLUMNS", "3")).columns()).isEqualTo(40);
    assertThat(Terminal.detect(Map.of("COLUMNS", "wide")).columns()).isEqualTo(100);
  }

  @Test
  void unicode_isShown_unlessTheLocaleCannot() {
    assertThat(Terminal.detect(Map.of("LC_ALL", "C", "LANG", "de_DE.UTF-8")).unicode()).isFalse();
    assertThat(Terminal.detect(Map.of("LANG", "de_DE.utf8")).unicode()).isTrue();
    assertThat(Terminal.detect(Map.of()).unicode()).isTrue();
  }

  @Test
  void output_thatIsNoTerminal_getsNoColours() {
    Terminal terminal = Terminal.detect(Map.of("TERM", "xterm-256color"));
    assertThat(terminal.colours()).isFalse();
    assertThat(terminal.redraws()).isFalse();
  }
}
