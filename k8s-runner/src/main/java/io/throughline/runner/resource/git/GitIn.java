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
 * Fetches a version: a clone of the branch with the commit checked out, and what is told of the
 * commit in its git directory.
 */
final class GitIn {
  private static final Set<String> PARAMS =
      Set.of(
          "depth",
          "submodules",
          "submodule_recursive",
          "submodule_remote",
          "disable_git_lfs",
          "short_ref_format",
          "clean_tags",
          "fetch_tags");

  private final GitSource source;
  private final GitSession session;
  private final GitMirrors mirrors;

  GitIn(GitSource source, GitSession session, GitMirrors mirrors) {
    this.source = source;
    this.session = session;
    this.mirrors = mirrors;
  }

  String run(ResourceCall call) throws ResourceFailure, IOException, InterruptedException {
    for (Map.Entry<String, JsonNode> param : call.params().properties()) {
      if (!PARAMS.contains(param.getKey())) {
        throw new ResourceFailure(
            "this git resource type does not know the param " + param.getKey());
      }
    }
    Path directory = call.directory();
    Optional<String> ref = GitSource.text(call.version(), "ref");
    if (ref.filter(text -> text.startsWith("-")).isPresent()) {
      throw new ResourceFailure("\"" + ref.get() + "\" is no commit");
    }
    String branch = fetch(call, ref);
    String commit = checkOut(directory, ref, branch);
    session.say(session.git(directory, "log", "-1", "--oneline"));
    submodules(call);
    if (call.params().path("clean_tags").asBoolean(false)) {
      cleanTags(directory);
    }
    Map<String, String> metadata = GitMetadata.of(session, directory, commit, branch);
    Map<String, String> version = version(call, ref.orElse(commit));
    describe(call, version, metadata);
    return ResultJson.version(version, metadata);
  }

  /** Makes the clone; the answer is its branch. */
  private String fetch(ResourceCall call, Optional<String> ref)
      throws ResourceFailure, IOException, InterruptedException {
    int depth = call.params().path("depth").asInt(0);
    Path directory = call.directory();
    return mirrors.use(
        source,
        session,
        mirror -> {
          if (depth > 0) {
            shallow(directory, depth, mirror.branch());
            return mirror.branch();
          }
          session.git(
              directory,
              "clone",
              "--quiet",
              "--no-checkout",
              "--single-branch",
              "--branch",
              mirror.branch(),
              "--",
              mirror.directory().toString(),
              ".");
          session.git(directory, "remote", "set-url", "origin", source.uri());
          if (ref.isPresent() && !has(directory, ref.get())) {
            throw new ResourceFailure(
                "%s has no commit %s on branch %s (any more)"
                    .formatted(source.uri(), ref.get(), mirror.branch()));
          }
          return mirror.branch();
        });
  }

  private void shallow(Path directory, int depth, String branch)
      throws ResourceFailure, IOException, InterruptedException {
    // A plain path would be copied whole, whatever the depth.
    String uri = source.uri().startsWith("/") ? "file://" + source.uri() : source.uri();
    session.git(
        directory,
        "clone",
        "--quiet",
        "--no-checkout",
        "--depth=" + depth,
        "--single-branch",
        "--branch",
        branch,
        "--",
        uri,
        ".");
  }

  private String checkOut(Path directory, Optional<String> ref, String branch)
      throws ResourceFailure, IOException, InterruptedException {
    if (ref.isEmpty()) {
      session.git(directory, "checkout", "--quiet", "--force", "--detach", "origin/" + branch);
    } else {
      if (!has(directory, ref.get())) {
        session.git(directory, "fetch", "--quiet", "--unshallow", "origin", branch);
      }
      session.git(directory, "checkout", "--quiet", "--force", "--detach", ref.get());
    }
    return session.git(directory, "rev-parse", "HEAD");
  }

  private boolean has(Path directory, String ref) throws IOException, InterruptedException {
    return session.succeeds(directory, "cat-file", "-e", ref + "^{commit}");
  }

  private void submodules(ResourceCall call)
      throws ResourceFailure, IOException, InterruptedException {
    Path directory = call.directory();
    JsonNode wish = call.params().path("submodules");
    if (wish.asText("").equals("none") || !Files.exists(directory.resolve(".gitmodules"))) {
      return;
    }
    List<String> arguments = new ArrayList<>(List.of("submodule", "--quiet", "update", "--init"));
    if (call.params().path("submodule_recursive").asBoolean(true)) {
      arguments.add("--recursive");
    }
    if (call.params().path("submodule_remote").asBoolean(false)) {
      arguments.add("--remote");
    }
    if (call.params().path("depth").asInt(0) > 0) {
      arguments.add("--depth=" + call.params().path("depth").asInt());
    }
    arguments.add("--");
    if (wish.isArray()) {
      wish.forEach(path -> arguments.add(path.asText()));
    }
    session.git(directory, arguments.toArray(String[]::new));
  }

  private void cleanTags(Path directory) throws ResourceFailure, IOException, InterruptedException {
    List<String> tags = session.git(directory, "tag").lines().toList();
    if (!tags.isEmpty()) {
      List<String> arguments = new ArrayList<>(List.of("tag", "--delete"));
      arguments.addAll(tags);
      session.git(directory, arguments.toArray(String[]::new));
    }
  }

  /** The version as it was asked for, with all its fields. */
  private static Map<String, String> version(ResourceCall call, String ref) {
    Map<String, String> version = new LinkedHashMap<>();
    call.version()
        .properties()
        .forEach(field -> version.put(field.getKey(), field.getValue().asText()));
    version.putIfAbsent("ref", ref);
    return version;
  }

  private void describe(
      ResourceCall call, Map<String, String> version, Map<String, String> metadata)
      throws ResourceFailure, IOException, InterruptedException {
    Path directory = call.directory();
    String format = GitSource.text(call.params(), "short_ref_format").orElse("%s");
    String commit = metadata.getOrDefault("commit", "");
    write(directory, "ref", version.getOrDefault("ref", ""));
    write(directory, "short_ref", format.replace("%s", commit.substring(0, 7)));
    write(directory, "commit_message", metadata.getOrDefault("message", ""));
    write(directory, "commit_timestamp", session.git(directory, "log", "-1", "--format=%ci"));
    write(directory, "committer", session.git(directory, "log", "-1", "--format=%ce"));
    write(directory, "author", metadata.getOrDefault("author", ""));
    write(directory, "author_date", metadata.getOrDefault("author_date", ""));
    write(directory, "branch", metadata.getOrDefault("branch", ""));
    write(directory, "tags", metadata.getOrDefault("tags", ""));
    write(directory, "url", source.uri());
    write(directory, "metadata.json", ResultJson.version(version, metadata));
    var described = session.attempt(directory, "describe", "--tags", "--always");
    write(directory, "describe_ref", described.answer().strip());
  }

  private static void write(Path directory, String name, String text) throws IOException {
    Files.writeString(directory.resolve(".git").resolve(name), text + "\n");
  }
}
