package io.throughline.runner.resource.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.runner.resource.ResourceFixture;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTypeTest {
  @TempDir Path base;
  private RecordedTelemetry recorded;
  private TestRepository remote;
  private ResourceFixture git;

  @BeforeEach
  void start() throws Exception {
    recorded = RecordedTelemetry.of("runner");
    remote = TestRepository.create(base.resolve("remote"));
    git = new ResourceFixture(new GitType(recorded.telemetry(), base.resolve("mirrors")), base);
  }

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void check_fromNothing_findsTheNewest() throws Exception {
    remote.commit("a", "one");
    String two = remote.commit("a", "two");
    assertThat(refs(git.check(request("", "")))).containsExactly(two);
  }

  @Test
  void check_fromAVersion_findsItAndAllNewer_oldestFirst() throws Exception {
    String one = remote.commit("a", "one");
    String two = remote.commit("a", "two");
    String three = remote.commit("a", "three");
    assertThat(refs(git.check(request("", one)))).containsExactly(one, two, three);
    String four = remote.commit("a", "four");
    assertThat(refs(git.check(request("", three)))).containsExactly(three, four);
    assertThat(refs(git.check(request("", four)))).containsExactly(four);
  }

  @Test
  void check_ofARewrittenBranch_findsItsNewest() throws Exception {
    remote.commit("a", "one");
    String two = remote.commit("a", "two");
    assertThat(refs(git.check(request("", two)))).containsExactly(two);
    remote.git("reset", "--quiet", "--hard", "HEAD~1");
    String other = remote.commit("a", "other");
    assertThat(refs(git.check(request("", two)))).containsExactly(other);
    assertThat(refs(git.check(request("", "0".repeat(40))))).containsExactly(other);
  }

  @Test
  void check_heedsPathsAndMarks() throws Exception {
    String one = remote.commit("src/a", "one");
    remote.commit("docs/a", "two");
    remote.commit("src/b", "three [ci skip]");
    String four = remote.commit("src/c", "four");
    remote.commit("src/gen/d", "five");
    String paths = ",\"paths\":[\"src\"],\"ignore_paths\":[\"src/gen\"]";
    assertThat(refs(git.check(request(paths, one)))).containsExactly(one, four);
    assertThat(refs(git.check(request(paths, "")))).containsExactly(four);
  }

  @Test
  void check_canGoByTags() throws Exception {
    remote.commit("a", "one");
    remote.git("tag", "v1");
    remote.commit("a", "two");
    remote.git("tag", "other");
    String three = remote.commit("a", "three");
    remote.git("tag", "-a", "-m", "second", "v2");
    String tags = ",\"tag_filter\":\"v*\"";
    assertThat(refs(git.check(request(tags, "")))).containsExactly("v2");
    JsonNode fromFirst = git.check(request(tags, "v1"));
    assertThat(refs(fromFirst)).containsExactly("v1", "v2");
    assertThat(fromFirst.at("/1/commit").asText()).isEqualTo(three);
    assertThat(refs(git.check(request(",\"tag_regex\":\"^v[0-9]$\"", "v1"))))
        .containsExactly("v1", "v2");
  }

  @Test
  void check_withoutABranch_takesTheRepositorysOwn() throws Exception {
    remote.commit("a", "one");
    remote.git("checkout", "--quiet", "-b", "trunk");
    String two = remote.commit("a", "two");
    JsonNode found = git.check("{\"source\":{\"uri\":\"%s\"}}".formatted(remote.directory()));
    assertThat(refs(found)).containsExactly(two);
  }

  @Test
  void in_checksOutTheVersion_andDescribesIt() throws Exception {
    String one = remote.commit("a", "one\n\nwith more");
    remote.commit("a", "two");
    Path into = git.directory("get");
    JsonNode answer = git.in(request("", one), into);
    assertThat(into.resolve("a")).content().startsWith("one");
    assertThat(answer.at("/version/ref").asText()).isEqualTo(one);
    assertThat(metadata(answer, "commit")).isEqualTo(one);
    assertThat(metadata(answer, "author")).isEqualTo("Ada");
    assertThat(metadata(answer, "branch")).isEqualTo("main");
    assertThat(metadata(answer, "message")).isEqualTo("one\n\nwith more");
    assertThat(into.resolve(".git/ref")).hasContent(one);
    assertThat(into.resolve(".git/short_ref")).hasContent(one.substring(0, 7));
    assertThat(into.resolve(".git/commit_message")).hasContent("one\n\nwith more");
    assertThat(into.resolve(".git/committer")).hasContent("ada@example.org");
    assertThat(TestRepository.git(into, "remote", "get-url", "origin"))
        .isEqualTo(remote.directory().toString());
  }

  @Test
  void in_canBeShallow() throws Exception {
    remote.commit("a", "one");
    remote.commit("a", "two");
    String three = remote.commit("a", "three");
    Path into = git.directory("get");
    git.in(request("", three, "\"depth\":1"), into);
    assertThat(TestRepository.git(into, "rev-list", "--count", "HEAD")).isEqualTo("1");
    Path deeper = git.directory("get");
    String one = remote.git("rev-list", "--max-parents=0", "HEAD");
    git.in(request("", one, "\"depth\":1"), deeper);
    assertThat(deeper.resolve("a")).hasContent("one");
  }

  @Test
  void in_bringsSubmodules_unlessToldNotTo() throws Exception {
    TestRepository library = TestRepository.create(base.resolve("library"));
    library.commit("lib", "library");
    remote.git("submodule", "--quiet", "add", library.directory().toString(), "libs/one");
    String commit = remote.commit("a", "with submodule");
    Path with = git.directory("get");
    git.in(request("", commit), with);
    assertThat(with.resolve("libs/one/lib")).hasContent("library");
    Path without = git.directory("get");
    git.in(request("", commit, "\"submodules\":\"none\""), without);
    assertThat(without.resolve("libs/one")).isEmptyDirectory();
  }

  @Test
  void in_tells_whenTheCommitIsGone() throws Exception {
    remote.commit("a", "one");
    assertThatThrownBy(() -> git.in(request("", "0".repeat(40)), git.directory("get")))
        .isInstanceOf(ResourceFailure.class)
        .hasMessageContaining("has no commit 000");
    assertThatThrownBy(() -> git.in(request("", "--upload-pack=evil"), git.directory("get")))
        .isInstanceOf(ResourceFailure.class);
  }

  @Test
  void unreachableRepository_isNamed_withoutItsPassword() {
    String uri = "https://user:hunter2@127.0.0.1:1/repo.git";
    assertThatThrownBy(
            () -> git.check("{\"source\":{\"uri\":\"%s\",\"branch\":\"main\"}}".formatted(uri)))
        .isInstanceOf(ResourceFailure.class)
        .hasMessageContaining("https://127.0.0.1:1/repo.git");
    assertThat(git.log()).doesNotContain("hunter2").contains("127.0.0.1");
  }

  @Test
  void source_thatCannotBeHonoured_isRefused() {
    assertThatThrownBy(() -> git.check("{\"source\":{}}")).hasMessageContaining("uri");
    assertThatThrownBy(() -> git.check(request(",\"https_tunnel\":{}", "")))
        .hasMessageContaining("https_tunnel");
    assertThatThrownBy(() -> git.check("{\"source\":{\"uri\":\"--upload-pack=x\"}}"))
        .isInstanceOf(ResourceFailure.class);
    assertThatThrownBy(() -> git.in(request("", "", "\"gpg\":1"), git.directory("get")))
        .hasMessageContaining("gpg");
  }

  @Test
  void scratch_holdsTheKey_onlyForItsOwner_andSshIsToldOfIt() throws Exception {
    String key = "-----BEGIN KEY-----\\nabc\\n-----END KEY-----";
    assertThatThrownBy(() ->
            git.check(
                "{\"source\":{\"uri\":\"ssh://git@127.0.0.1:1/repo\",\"branch\":\"main\",\"private_key\":\"%s\"}}"
                    .formatted(key)))
        .isInstanceOf(ResourceFailure.class);
    List<Path> keys = new ArrayList<>();
    try (var files = Files.walk(base)) {
      files.filter(file -> file.endsWith("key")).forEach(keys::add);
    }
    assertThat(keys)
        .singleElement()
        .satisfies(file -> {
          assertThat(file).hasContent("-----BEGIN KEY-----\nabc\n-----END KEY-----");
          assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        });
  }

  @Test
  void talking_isInTheTrace() throws Exception {
    remote.commit("a", "one");
    git.check(request("", ""));
    assertThat(recorded.tree().render()).contains("git fetch CLIENT");
  }

  private String request(String moreSource, String ref) {
    return request(moreSource, ref, "");
  }

  private String request(String moreSource, String ref, String params) {
    String version = ref.isEmpty() ? "" : ",\"version\":{\"ref\":\"" + ref + "\"}";
    return "{\"source\":{\"uri\":\"%s\",\"branch\":\"main\"%s}%s,\"params\":{%s}}"
        .formatted(remote.directory(), moreSource, version, params);
  }

  private static List<String> refs(JsonNode versions) {
    List<String> refs = new ArrayList<>();
    versions.forEach(version -> refs.add(version.get("ref").asText()));
    return refs;
  }

  static String metadata(JsonNode answer, String name) {
    for (JsonNode field : answer.get("metadata")) {
      if (field.get("name").asText().equals(name)) {
        return field.get("value").asText();
      }
    }
    return "";
  }
}
