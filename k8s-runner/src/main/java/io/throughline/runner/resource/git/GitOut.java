package io.throughline.runner.resource.git;

import com.fasterxml.jackson.databind.JsonNode;
import io.throughline.runner.resource.ResourceCall;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.runner.resource.ResultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pushes the commit that a step left in a repository.
 *
 * <p>The repository comes from a step, and so does its configuration, which can name programs to
 * run. It is therefore never used as a repository: a new one borrows its objects and pushes its
 * commit. Tags that it holds beside the one that is asked for are not pushed.
 */
final class GitOut {
  private static final int ATTEMPTS = 20;
  private static final Set<String> PARAMS =
      Set.of(
          "repository",
          "rebase",
          "merge",
          "returning",
          "force",
          "branch",
          "tag",
          "tag_prefix",
          "only_tag",
          "annotate");

  private final GitSource source;
  private final GitSession session;

  GitOut(GitSource source, GitSession session) {
    this.source = source;
    this.session = session;
  }

  String run(ResourceCall call) throws ResourceFailure, IOException, InterruptedException {
    Push push = read(call);
    Path given =
        call.inputDirectory(push.repository())
            .orElseThrow(() -> new ResourceFailure("there is no directory " + push.repository()));
    GitFiles files = GitFiles.of(given, push.repository());
    Path repository = Files.createDirectories(session.scratch("push"));
    session.git(repository, "init", "--quiet", ".");
    files.lendObjects(repository.resolve(".git"));
    String commit = files.head();
    session.git(repository, "checkout", "--quiet", "--force", "--detach", commit);
    push(repository, commit, push);
    String pushed = session.git(repository, "rev-parse", "HEAD");
    String ref = push.merge() && push.unmerged() ? commit : pushed;
    Map<String, String> version = new LinkedHashMap<>();
    version.put("ref", ref);
    if (call.params().hasNonNull("branch")) {
      version.put("branch", push.branch());
    }
    return ResultJson.version(version, GitMetadata.of(session, repository, ref, push.branch()));
  }

  /**
   * What is to be pushed.
   *
   * @param tag name of a tag for the commit
   * @param annotation file with its message
   */
  private record Push(
      String repository,
      String branch,
      boolean rebase,
      boolean merge,
      boolean unmerged,
      boolean force,
      Optional<String> tag,
      Optional<Path> annotation,
      boolean onlyTag) {}

  private Push read(ResourceCall call) throws ResourceFailure, IOException {
    JsonNode params = call.params();
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      if (!PARAMS.contains(param.getKey())) {
        throw new ResourceFailure(
            "this git resource type does not know the param " + param.getKey());
      }
    }
    boolean onlyTag = params.path("only_tag").asBoolean(false);
    Optional<String> branch = GitSource.text(params, "branch").or(source::branch);
    if (branch.isEmpty() && !onlyTag) {
      throw new ResourceFailure("a put to a git resource needs a branch in its source");
    }
    boolean rebase = params.path("rebase").asBoolean(false);
    boolean merge = params.path("merge").asBoolean(false);
    if (rebase && merge) {
      throw new ResourceFailure("either merge or rebase can be set, but not both");
    }
    return new Push(
        GitSource.text(params, "repository")
            .orElseThrow(() -> new ResourceFailure("a put to a git resource needs a repository")),
        branch.orElse(""),
        rebase,
        merge,
        params.path("returning").asText("").equals("unmerged"),
        params.path("force").asBoolean(false),
        tag(call),
        file(call, "annotate"),
        onlyTag);
  }

  private static Optional<String> tag(ResourceCall call) throws ResourceFailure, IOException {
    Optional<Path> file = file(call, "tag");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String prefix = GitSource.text(call.params(), "tag_prefix").orElse("");
    return Optional.of(prefix + Files.readString(file.get()).strip());
  }

  private static Optional<Path> file(ResourceCall call, String param)
      throws ResourceFailure, IOException {
    Optional<String> name = GitSource.text(call.params(), param);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<Path> file = call.input(name.get());
    if (file.isEmpty()) {
      throw new ResourceFailure("there is no file " + name.get() + " for " + param);
    }
    return file;
  }

  private void push(Path repository, String commit, Push push)
      throws ResourceFailure, IOException, InterruptedException {
    boolean onTop = push.rebase() || push.merge();
    for (int attempt = 1; ; attempt++) {
      if (onTop && !push.onlyTag()) {
        session.git(repository, "checkout", "--quiet", "--force", "--detach", commit);
        putOnTop(repository, push);
      }
      tag(repository, push);
      GitSession.Outcome outcome = session.attempt(repository, arguments(push));
      if (outcome.status() == 0) {
        return;
      }
      boolean overtaken =
          outcome.said().contains("[rejected]") || outcome.said().contains("cannot lock ref");
      if (!onTop || !overtaken || attempt == ATTEMPTS) {
        throw new ResourceFailure("git push failed on " + source.uri());
      }
      session.say("somebody else was faster, trying again");
    }
  }

  private void putOnTop(Path repository, Push push)
      throws ResourceFailure, IOException, InterruptedException {
    String theirs = "refs/remotes/origin/" + push.branch();
    session.git(
        repository,
        "fetch",
        "--quiet",
        "--",
        source.uri(),
        "+refs/heads/" + push.branch() + ":" + theirs);
    if (push.rebase()) {
      session.git(repository, "rebase", "--quiet", theirs);
    } else {
      session.git(repository, "merge", "--quiet", "--no-edit", theirs);
    }
  }

  private void tag(Path repository, Push push)
      throws ResourceFailure, IOException, InterruptedException {
    if (push.tag().isEmpty()) {
      return;
    }
    List<String> arguments = new ArrayList<>(List.of("tag", "--force"));
    push.annotation()
        .ifPresent(file -> arguments.addAll(List.of("--annotate", "--file", file.toString())));
    arguments.addAll(List.of("--", push.tag().get()));
    session.git(repository, arguments.toArray(String[]::new));
  }

  private String[] arguments(Push push) {
    List<String> arguments = new ArrayList<>(List.of("push"));
    if (push.force()) {
      arguments.add("--force");
    }
    arguments.addAll(List.of("--", source.uri()));
    if (!push.onlyTag()) {
      arguments.add("HEAD:refs/heads/" + push.branch());
    }
    push.tag().ifPresent(tag -> arguments.add("refs/tags/" + tag));
    return arguments.toArray(String[]::new);
  }
}
