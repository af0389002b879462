package io.throughline.engine.build;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where people find builds.
 *
 * @param external address of the installation, as its users reach it
 */
public record BuildUrls(URI external) {

  /** The installation's address, without a slash at the end. */
  public String installation() {
    return external.toString().replaceFirst("/+$", "");
  }

  /** The build among those of its job; the short address for a build of no job. */
  public String of(BuildIdentity build) {
    if (!build.hasJob() || !build.hasPipeline()) {
      return shortly(build);
    }
    String url =
        "%s/teams/%s/pipelines/%s/jobs/%s/builds/%s"
            .formatted(
                installation(),
                segment(build.team()),
                segment(build.pipeline()),
                segment(build.job()),
                segment(build.name()));
    return build.instanceVarsJson().isEmpty()
        ? url
        : url + "?vars=" + encoded(build.instanceVarsJson());
  }

  /** The build by its id. */
  public String shortly(BuildIdentity build) {
    return installation() + "/builds/" + build.id();
  }

  private static String segment(String name) {
    return encoded(name).replace("+", "%20");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
