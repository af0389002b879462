package io.throughline.runner.resource.git;

import io.throughline.runner.resource.ResourceCall;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.runner.resource.ResultJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for commits, or for tags. From nothing it returns the newest; from a version that one and
 * what came after it. A version that is no longer in the history of the branch counts as nothing:
 * the branch was rewritten.
 */
final class GitCheck {
  private final GitSource source;
  private final GitSession session;
  private final GitMirrors mirrors;

  GitCheck(GitSource source, GitSession session, GitMirrors mirrors) {
    this.source = source;
    this.session = session;
    this.mirrors = mirrors;
  }

  String run(ResourceCall call) throws ResourceFailure, IOException, InterruptedException {
    Optional<String> from = GitSource.text(call.version(), "ref");
    List<Map<String, String>> versions =
        mirrors.use(
            source,
            session,
            mirror -> source.filter().byTag() ? tags(mirror, from) : commits(mirror, from));
    return ResultJson.versions(versions);
  }

  private List<Map<String, String>> commits(GitMirrors.Mirror mirror, Optional<String> from)
      throws ResourceFailure, IOException, InterruptedException {
    boolean known = from.isPresent() && isInHistory(mirror, from.get());
    List<String> refs = new ArrayList<>();
    if (known) {
      refs.add(from.get());
      refs.addAll(log(mirror, from.get() + ".." + mirror.head(), Integer.MAX_VALUE));
    } else {
      refs.addAll(log(mirror, mirror.head(), source.filter().first()));
    }
    return refs.stream().distinct().map(ref -> Map.of("ref", ref)).toList();
  }

  /** Commits of a range that count, oldest first. */
  private List<String> log(GitMirrors.Mirror mirror, String range, int newest)
      throws ResourceFailure, IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("log", "--first-parent", "--format=%H", "--max-count=" + newest));
    if (source.filter().skipMarked()) {
      arguments.addAll(
          List.of("--fixed-strings", "--grep=[ci skip]", "--grep=[skip ci]", "--invert-grep"));
    }
    arguments.add(range);
    arguments.add("--");
    arguments.addAll(source.filter().paths());
    source.filter().ignored().forEach(path -> arguments.add(":!" + path));
    List<String> refs =
        new ArrayList<>(
            session.git(mirror.directory(), arguments.toArray(String[]::new)).lines().toList());
    Collections.reverse(refs);
    return refs;
  }

  private boolean isInHistory(GitMirrors.Mirror mirror, String ref)
      throws IOException, InterruptedException {
    return ref.matches("[0-9a-f]{7,64}")
        && session.succeeds(mirror.directory(), "merge-base", "--is-ancestor", ref, mirror.head());
  }

  private List<Map<String, String>> tags(GitMirrors.Mirror mirror, Optional<String> from)
      throws ResourceFailure, IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "tag",
                "--sort=creatordate",
                "--format=%(refname:strip=2) %(objectname) %(*objectname)"));
    if (source.branch().isPresent()) {
      arguments.add("--merged=" + mirror.head());
    }
    arguments.add("--list");
    source.filter().tags().ifPresent(arguments::add);
    List<Map<String, String>> all =
        session
            .git(mirror.directory(), arguments.toArray(String[]::new))
            .lines()
            .map(line -> line.split(" "))
            .filter(parts ->
                source
                    .filter()
                    .tagPattern()
                    .map(pattern -> pattern.matcher(parts[0]).find())
                    .orElse(true))
            .map(parts -> Map.of("ref", parts[0], "commit", parts[parts.length - 1]))
            .toList();
    int start =
        (int)
            all.stream()
                .takeWhile(version -> from.isEmpty() || !from.get().equals(version.get("ref")))
                .count();
    return start < all.size()
        ? all.subList(start, all.size())
        : all.subList(Math.max(0, all.size() - source.filter().first()), all.size());
  }
}
