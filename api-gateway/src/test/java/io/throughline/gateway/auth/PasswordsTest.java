package io.throughline.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
  private final Passwords passwords = new Passwords(1_000);

  @ParameterizedTest
  @ValueSource(strings = {"secret", "with blanks and : $", "äöü€😀"})
  void password_matchesItsHash_andNoOther(String password) throws Exception {
    String hash = passwords.hash(password);
    assertThat(hash).startsWith("pbkdf2-sha512$1000$").doesNotContain(password);
    assertThat(passwords.matches(password, hash)).isTrue();
    assertThat(passwords.matches(password + "x", hash)).isFalse();
    assertThat(passwords.matches("", hash)).isFalse();
  }

  @Test
  void equalPasswords_haveDifferentHashes() throws Exception {
    assertThat(passwords.hash("same")).isNotEqualTo(passwords.hash("same"));
  }

  @Test
  void hashOfOtherRounds_isStillUnderstood() throws Exception {
    assertThat(passwords.matches("old", new Passwords(2_000).hash("old"))).isTrue();
  }

  @Test
  void nobody_hasNoPassword() throws Exception {
    assertThat(passwords.matches("", passwords.ofNobody())).isFalse();
    assertThat(passwords.matches("x", passwords.ofNobody())).isFalse();
    assertThatThrownBy(() -> passwords.matches("x", "plain")).hasMessageNotContaining("plain");
  }
}
