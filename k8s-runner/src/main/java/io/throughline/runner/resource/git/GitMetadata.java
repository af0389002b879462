package io.throughline.runner.resource.git;

import io.throughline.runner.resource.ResourceFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is told of a commit beside its id. */
final class GitMetadata {
  private static final int MESSAGE_LENGTH = 10_240;

  private GitMetadata() {}

  /** Fields in the order in which they are shown. */
  static Map<String, String> of(GitSession session, Path repository, String commit, String branch)
      throws ResourceFailure, IOException, InterruptedException {
    String[] parts =
        session
            .git(
                repository,
                "log",
                "-1",
                "--format=%H%x00%an%x00%ai%x00%cn%x00%ci%x00%D%x00%B",
                commit)
            .split("\0", 7);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("commit", parts[0]);
    fields.put("author", parts[1]);
    fields.put("author_date", parts[2]);
    if (!parts[3].equals(parts[1]) || !parts[4].equals(parts[2])) {
      fields.put("committer", parts[3]);
      fields.put("committer_date", parts[4]);
    }
    if (!branch.isEmpty()) {
      fields.put("branch", branch);
    }
    String tags = session.git(repository, "tag", "--points-at", commit).replace('\n', ',');
    if (!tags.isEmpty()) {
      fields.put("tags", tags);
    }
    String message = parts[6].stripTrailing();
    fields.put(
        "message",
        message.length() > MESSAGE_LENGTH ? message.substring(0, MESSAGE_LENGTH) : message);
    return fields;
  }
}
