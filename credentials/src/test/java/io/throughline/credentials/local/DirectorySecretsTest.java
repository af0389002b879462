package io.throughline.credentials.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretPath;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectorySecretsTest {
  @TempDir Path temp;
  private Path directory;
  private Source secrets;

  @BeforeEach
  void make() throws IOException {
    directory = Files.createDirectory(temp.resolve("secrets"));
    secrets = new DirectorySecrets(directory).at(Places.SCOPED);
  }

  @ParameterizedTest
  @CsvSource({
    "'hunter2\n', '\"hunter2\"'",
    "'hunter2\r\n', '\"hunter2\"'",
    "'hunter2', '\"hunter2\"'",
    "'two\n\n', '\"two\\n\"'",
    "'', '\"\"'"
  })
  void text_isTheValue_withoutTheNewlineAtItsEnd(String content, String json) throws Exception {
    write("key", content);
    assertThat(value("key")).hasToString(json);
  }

  @Test
  void jsonFile_hasFields() throws Exception {
    write("db.json", "{\"user\": \"u\", \"port\": 5432, \"tls\": {\"ca\": [\"a\", \"b\"]}}");
    assertThat(value("db"))
        .isEqualTo(
            JsonMapper.builder()
                .build()
                .readTree("{\"user\":\"u\",\"port\":5432,\"tls\":{\"ca\":[\"a\",\"b\"]}}"));
  }

  @ParameterizedTest
  @CsvSource({"yml", "yaml"})
  void yamlFile_hasFields_andKeepsDatesAsTheyAre(String ending) throws Exception {
    write("db." + ending, "user: u\nsince: 2026-11-21\nports: [1, 2.5]\non: ~\n1: x\n");
    assertThat(value("db"))
        .hasToString(
            "{\"user\":\"u\",\"since\":\"2026-11-21\",\"ports\":[1,2.5],\"true\":null,\"1\":\"x\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "a.json, '{\"x\": planted-secret}', is not valid JSON (line 1",
    "a.json, '', is empty",
    "a.json, '{\"x\":1,\"x\":2}', is not valid JSON (line 1",
    "a.json, '{} planted-secret', is not valid JSON (line 1",
    "a.yml, 'a: [planted-secret', is not valid YAML",
    "a.yml, 'a: &x [*x, planted-secret]', is not valid YAML",
    "a.yml, 'a: !!java.io.File [planted-secret]', is not valid YAML",
  })
  void brokenFile_isSaidToBe_withoutAWordOfIt(String file, String content, String message)
      throws Exception {
    write(file, content);
    assertThatThrownBy(() -> value("a"))
        .isInstanceOf(SecretsException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("planted-secret");
  }

  @Test
  void fileThatIsNoText_isRefused() throws Exception {
    Files.write(directory.resolve("key"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> value("key")).hasMessageContaining("is not UTF-8 text");
  }

  @Test
  void hugeFile_isRefused() throws Exception {
    Files.write(directory.resolve("key"), new byte[ValueFile.BYTES + 1]);
    assertThatThrownBy(() -> value("key")).hasMessageContaining("is larger than 1048576 bytes");
  }

  @Test
  void changedFile_isReadAgain_andSoNoLongerRemembered() throws Exception {
    write("key", "one");
    Secret before =
        new DirectorySecrets(directory)
            .find(new SecretPath("{{.Secret}}", "key"))
            .secret()
            .orElseThrow();
    assertThat(before.isCurrent()).isTrue();
    write("key", "another");
    assertThat(before.isCurrent()).isFalse();
    assertThat(value("key").textValue()).isEqualTo("another");
  }

  @Test
  void directoryOfAPipeline_isNoValue() throws Exception {
    write("main/demo/key", "value");
    assertThat(find("demo")).isEmpty();
    assertThat(find("main")).isEmpty();
  }

  @Test
  void missingDirectory_isTroubleWithTheSource_andNoMissingVariable() throws Exception {
    Source gone = new DirectorySecrets(directory.resolve("gone")).at(Places.SCOPED);
    assertThatThrownBy(() -> gone.find(Variable.of("main", "demo", "key")))
        .hasMessageContaining("gone is not there");
  }

  @Test
  void nothingOutsideTheDirectory_isEverFound() throws Exception {
    Files.writeString(temp.resolve("outside"), "planted-secret");
    Files.createDirectories(directory.resolve("main/demo"));
    Random random = new Random(7);
    String[] parts = {"..", "/", "outside", "main", "demo", ".", "\0", "a", temp.toString()};
    for (int i = 0; i < 5_000; i++) {
      StringBuilder name = new StringBuilder();
      random.ints(random.nextInt(1, 8), 0, parts.length).forEach(p -> name.append(parts[p]));
      assertThat(find(name.toString())).isEmpty();
    }
  }

  private void write(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode value(String name) throws InterruptedException {
    return find(name).orElseThrow().value();
  }

  private Optional<Secret> find(String name) throws InterruptedException {
    return secrets.find(Variable.of("main", "demo", name)).secret();
  }
}
