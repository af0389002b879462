package io.throughline.runner.resource.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.runner.resource.ResourceFixture;
import io.throughline.telemetry.testing.RecordedTelemetry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitOutTest {
  @TempDir Path base;
  private RecordedTelemetry recorded;
  private TestRepository remote;
  private ResourceFixture git;
  private Path inputs;
  private Path clone;

  @BeforeEach
  void start() throws Exception {
    recorded = RecordedTelemetry.of("runner");
    remote = TestRepository.create(base.resolve("remote"));
    String first = remote.commit("a", "one");
    git = new ResourceFixture(new GitType(recorded.telemetry(), base.resolve("mirrors")), base);
    inputs = git.directory("put");
    clone = Files.createDirectories(inputs.resolve("repo"));
    git.in(
        "{\"source\":{\"uri\":\"%s\",\"branch\":\"main\"},\"version\":{\"ref\":\"%s\"}}"
            .formatted(remote.directory(), first),
        clone);
  }

  @AfterEach
  void close() {
    recorded.close();
  }

  @Test
  void push_bringsTheCommit() throws Exception {
    String made = commit("b", "made by a step");
    JsonNode answer = out("");
    assertThat(answer.at("/version/ref").asText()).isEqualTo(made);
    assertThat(remote.git("rev-parse", "main")).isEqualTo(made);
    assertThat(GitTypeTest.metadata(answer, "message")).isEqualTo("made by a step");
  }

  @Test
  void push_thatIsOvertaken_fails_unlessItRebasesOrMerges() throws Exception {
    String made = commit("b", "made");
    String theirs = remote.commit("c", "somebody else");
    assertThatThrownBy(() -> out("")).isInstanceOf(ResourceFailure.class);
    String rebased = out(",\"rebase\":true").at("/version/ref").asText();
    assertThat(remote.git("rev-parse", "main")).isEqualTo(rebased);
    assertThat(remote.git("rev-parse", "main~1")).isEqualTo(theirs);
    remote.git("reset", "--quiet", "--hard", theirs);
    String merged = out(",\"merge\":true").at("/version/ref").asText();
    assertThat(remote.git("rev-parse", "main^1", "main^2")).contains(theirs, made);
    assertThat(merged).isEqualTo(remote.git("rev-parse", "main"));
  }

  @Test
  void push_canBeForced() throws Exception {
    String made = commit("b", "made");
    remote.commit("c", "somebody else");
    out(",\"force\":true");
    assertThat(remote.git("rev-parse", "main")).isEqualTo(made);
  }

  @Test
  void push_canTag() throws Exception {
    String made = commit("b", "made");
    Files.writeString(inputs.resolve("version"), "1.2.3\n");
    Files.writeString(inputs.resolve("notes"), "what is new\n");
    out(",\"tag\":\"version\",\"tag_prefix\":\"v\",\"annotate\":\"notes\"");
    assertThat(remote.git("rev-list", "-1", "v1.2.3")).isEqualTo(made);
    assertThat(remote.git("tag", "-n1", "v1.2.3")).contains("what is new");
  }

  @Test
  void push_ofATagOnly_leavesTheBranch() throws Exception {
    String before = remote.git("rev-parse", "main");
    commit("b", "made");
    Files.writeString(inputs.resolve("version"), "x");
    out(",\"tag\":\"version\",\"only_tag\":true");
    assertThat(remote.git("rev-parse", "main")).isEqualTo(before);
    assertThat(remote.git("tag")).isEqualTo("x");
  }

  @Test
  void push_canGoToAnotherBranch() throws Exception {
    String made = commit("b", "made");
    JsonNode answer = out(",\"branch\":\"other\"");
    assertThat(remote.git("rev-parse", "other")).isEqualTo(made);
    assertThat(answer.at("/version/branch").asText()).isEqualTo("other");
  }

  @Test
  void push_ofAShallowRepository_works() throws Exception {
    remote.commit("a", "two");
    String three = remote.commit("a", "three");
    Path shallow = Files.createDirectories(inputs.resolve("shallow"));
    git.in(
        "{\"source\":{\"uri\":\"%s\",\"branch\":\"main\"},\"version\":{\"ref\":\"%s\"},\"params\":{\"depth\":1}}"
            .formatted(remote.directory(), three),
        shallow);
    Files.writeString(shallow.resolve("d"), "d");
    TestRepository.git(shallow, "add", "d");
    TestRepository.git(shallow, "commit", "--quiet", "--message", "on top");
    git.out(request("shallow", ""), inputs);
    assertThat(remote.git("log", "-1", "--format=%s", "main")).isEqualTo("on top");
  }

  /** What a step wrote into its repository must not run on the runner. */
  @Test
  void configurationOfTheRepository_isNotHeeded() throws Exception {
    commit("b", "made");
    Path proof = base.resolve("proof");
    Path hook = clone.resolve(".git/hooks/pre-push");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\ntouch " + proof + "\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        clone.resolve(".git/config"),
        "[core]\nfsmonitor = touch %1$s\nsshCommand = touch %1$s\nhooksPath = hooks\n[uploadpack]\npackObjectsHook = touch %1$s\n"
            .formatted(proof),
        java.nio.file.StandardOpenOption.APPEND);
    out("");
    assertThat(proof).doesNotExist();
  }

  @Test
  void repository_thatIsNone_isRefused() throws Exception {
    Files.createDirectories(inputs.resolve("plain"));
    Files.createSymbolicLink(inputs.resolve("link"), remote.directory());
    assertThatThrownBy(() -> git.out(request("plain", ""), inputs))
        .hasMessageContaining("no git repository");
    assertThatThrownBy(() -> git.out(request("link", ""), inputs))
        .hasMessageContaining("no directory link");
    assertThatThrownBy(() -> git.out(request("nothing", ""), inputs))
        .hasMessageContaining("no directory nothing");
    assertThatThrownBy(() -> out(",\"rebase\":true,\"merge\":true")).hasMessageContaining("both");
    assertThatThrownBy(() -> out(",\"tag\":\"nothing\"")).hasMessageContaining("nothing");
  }

  private String commit(String file, String message) throws Exception {
    Files.writeString(clone.resolve(file), message);
    TestRepository.git(clone, "add", "--all");
    TestRepository.git(clone, "commit", "--quiet", "--message", message);
    return TestRepository.git(clone, "rev-parse", "HEAD");
  }

  private JsonNode out(String params) throws Exception {
    return git.out(request("repo", params), inputs);
  }

  private String request(String repository, String params) {
    return "{\"source\":{\"uri\":\"%s\",\"branch\":\"main\"},\"params\":{\"repository\":\"%s\"%s}}"
        .formatted(remote.directory(), repository, params);
  }
}
