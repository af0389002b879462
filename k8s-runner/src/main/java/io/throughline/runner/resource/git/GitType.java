package io.throughline.runner.resource.git;

import io.throughline.runner.resource.ResourceCall;
import io.throughline.runner.resource.ResourceFailure;
import io.throughline.runner.resource.ResourceType;
import io.throughline.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A branch of a git repository. Its versions are commits, or tags where there is a filter for them.
 */
public final class GitType implements ResourceType {
  private final Telemetry telemetry;
  private final GitMirrors mirrors;

  /**
   * The type.
   *
   * @param directory for copies of repositories
   */
  public GitType(Telemetry telemetry, Path directory) {
    this.telemetry = telemetry;
    this.mirrors = new GitMirrors(directory);
  }

  @Override
  public String call(ResourceCall call) throws ResourceFailure, IOException, InterruptedException {
    GitSource source = GitSource.read(call.source());
    GitSession session = GitSession.open(telemetry, source, call);
    return switch (call.action()) {
      case CHECK -> new GitCheck(source, session, mirrors).run(call);
      case IN -> new GitIn(source, session, mirrors).run(call);
      case OUT -> new GitOut(source, session).run(call);
    };
  }
}
