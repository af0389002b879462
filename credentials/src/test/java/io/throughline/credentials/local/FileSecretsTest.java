package io.throughline.credentials.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSecretsTest {
  private static final Variable KEY = Variable.of("main", "demo", "key");

  @TempDir Path directory;

  @Test
  void values_standUnderTheirPlaces() throws Exception {
    Path file = directory.resolve("vars.yml");
    Files.writeString(file, "key: shared\nmain/key: team\nmain/demo/other: {a: 1}\n");
    Source secrets = source(file);
    assertThat(secrets.find(KEY).secret().orElseThrow().value().textValue()).isEqualTo("team");
    assertThat(secrets.find(Variable.of("main", "demo", "other")).secret().orElseThrow().value())
        .hasToString("{\"a\":1}");
  }

  @Test
  void file_isReadAgain_whenItHasChanged() throws Exception {
    Path file = directory.resolve("vars.json");
    Files.writeString(file, "{\"key\": \"one\"}");
    Source secrets = source(file);
    Secret before = secrets.find(KEY).secret().orElseThrow();
    Files.writeString(file, "{\"key\": \"another\"}");
    assertThat(before.isCurrent()).isFalse();
    assertThat(secrets.find(KEY).secret().orElseThrow().value().textValue()).isEqualTo("another");
  }

  @Test
  void fileWithoutNames_isRefused() throws Exception {
    Path file = directory.resolve("vars.yml");
    Files.writeString(file, "- a\n- b\n");
    assertThatThrownBy(() -> source(file).find(KEY))
        .hasMessageContaining("with a value for each name");
  }

  @Test
  void missingFile_isTroubleWithTheSource() {
    assertThatThrownBy(() -> source(directory.resolve("gone.yml")).find(KEY))
        .hasMessageContaining("gone.yml is not there");
  }

  private static Source source(Path file) {
    return new FileSecrets(file).at(Places.SCOPED);
  }
}
