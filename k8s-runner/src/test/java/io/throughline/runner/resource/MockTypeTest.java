package io.throughline.runner.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MockTypeTest {
  @TempDir Path base;
  private ResourceFixture mock;

  @BeforeEach
  void start() {
    mock = new ResourceFixture(new MockType(), base);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"source\":{}}                                                         | [{\"version\":\"mock\"}]",
        "{\"source\":{\"initial_version\":\"1\"}}                                | [{\"version\":\"1\"}]",
        "{\"source\":{\"no_initial_version\":true}}                              | []",
        "{\"source\":{\"initial_version\":\"1\"},\"version\":{\"version\":\"2\"}} | [{\"version\":\"2\"}]",
        "{\"source\":{\"force_version\":\"3\"},\"version\":{\"version\":\"2\"}}   | [{\"version\":\"3\"}]",
      })
  void check_answersAsItsSourceWants(String request, String answer) throws Exception {
    assertThat(mock.check(request)).hasToString(answer);
  }

  @Test
  void check_ofAMirroredType_beginsWithTheVersionOfItsImage() throws Exception {
    mock.environment(Map.of("MIRRORED_VERSION", "9"));
    assertThat(mock.check("{\"source\":{}}")).hasToString("[{\"version\":\"9\"}]");
  }

  @Test
  void check_fails_whenItIsTold() {
    assertThatThrownBy(() -> mock.check("{\"source\":{\"check_failure\":\"oh no\"}}"))
        .isInstanceOf(ResourceFailure.class)
        .hasMessageContaining("intentionally failing to check: oh no");
  }

  @Test
  void in_writesItsFiles() throws Exception {
    Path into = mock.directory("get");
    var answer =
        mock.in(
            """
            {"source":{"create_files":{"a/b.yml":{"k":[1]},"x":"START_VARv END_VAR"},"metadata":[{"name":"n","value":"v"}]},
            "version":{"version":"5"},"params":{"create_files_via_params":{"x":"START_VARvEND_VAR"}}}
            """,
            into);
    assertThat(into.resolve("version")).hasContent("5");
    assertThat(into.resolve("privileged")).hasContent("false");
    assertThat(into.resolve("a/b.yml")).hasContent("{\"k\":[1]}");
    assertThat(into.resolve("x")).hasContent("((v))");
    assertThat(answer)
        .hasToString(
            "{\"version\":{\"version\":\"5\"},\"metadata\":[{\"name\":\"n\",\"value\":\"v\"}]}");
    assertThat(mock.log()).contains("fetching version: 5");
  }

  @Test
  void in_leavesAnImageOfItself() throws Exception {
    Path into = mock.directory("get");
    mock.in("{\"source\":{\"mirror_self\":true},\"version\":{\"version\":\"5\"}}", into);
    assertThat(into.resolve("rootfs")).isDirectory();
    assertThat(into.resolve("metadata.json"))
        .content()
        .contains("\"env\":[\"MIRRORED_VERSION=5\"]");
    assertThat(mock.log()).contains("mirroring self image");
  }

  @Test
  void in_keepsItsFilesInItsDirectory() throws Exception {
    Path into = mock.directory("get");
    assertThatThrownBy(() ->
            mock.in("{\"source\":{\"create_files\":{\"../evil\":\"x\"}},\"version\":{}}", into))
        .isInstanceOf(ResourceFailure.class);
    assertThat(base.resolve("evil")).doesNotExist();
  }

  @Test
  void out_takesItsVersionFromParamsOrAFile() throws Exception {
    Path from = mock.directory("put");
    Files.createDirectories(from.resolve("in"));
    Files.writeString(from.resolve("in/v"), "from file\n");
    mock.environment(Map.of("BUILD_ID", "12"));
    assertThat(mock.out("{\"source\":{},\"params\":{\"version\":\"1\",\"print_env\":true}}", from))
        .hasToString("{\"version\":{\"version\":\"1\"},\"metadata\":[]}");
    assertThat(
            mock.out("{\"source\":{},\"params\":{\"file\":\"in/v\"}}", from)
                .at("/version/version")
                .asText())
        .isEqualTo("from file");
    assertThat(mock.log()).contains("pushing version: 1").contains("env: BUILD_ID=12");
    assertThatThrownBy(() -> mock.out("{\"source\":{},\"params\":{}}", from))
        .isInstanceOf(ResourceFailure.class);
  }

  @Test
  void out_doesNotFollowLinksOutOfItsInputs() throws Exception {
    Path from = mock.directory("put");
    Files.createSymbolicLink(from.resolve("v"), Path.of("/etc/hostname"));
    assertThatThrownBy(() -> mock.out("{\"source\":{},\"params\":{\"file\":\"v\"}}", from))
        .isInstanceOf(ResourceFailure.class)
        .hasMessageContaining("no file v");
  }

  @Test
  void unknownKeys_areRefused() {
    assertThatThrownBy(() -> mock.check("{\"source\":{\"force_verzion\":\"1\"}}"))
        .isInstanceOf(ResourceFailure.class)
        .hasMessageContaining("unknown field \"force_verzion\"");
  }

  @Test
  void privilege_isTold() throws Exception {
    mock.privileged();
    assertThat(mock.check("{\"source\":{}}").at("/0/privileged").asText()).isEqualTo("true");
    mock.in("{\"source\":{},\"version\":{\"version\":\"1\"}}", mock.directory("get"));
    assertThat(mock.log()).contains("fetching in a privileged container");
  }
}
