package io.throughline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The static busybox of PATH, for images on machines that cannot pull any. */
final class Busybox {
  private static final String DOCKERFILE =
      """
      FROM scratch
      COPY busybox /bin/busybox
      COPY tmp /tmp
      RUN ["/bin/busybox", "--install", "-s", "/bin"]
      LABEL throughline.test=busybox
      CMD ["/bin/sh"]
      """;

  private static final Commands DOCKER = new Commands(List.of("docker"), Map.of());

  private Busybox() {}

  static Optional<Path> find() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, "busybox"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Makes an image that has its tools and nothing else, where there is none of the name and none
   * can be pulled.
   */
  static void standInFor(String image, Path directory) throws IOException, InterruptedException {
    Commands.Ended labels = DOCKER.run("image", "inspect", "--format", "{{.Config.Labels}}", image);
    boolean isMissing = labels.status() != 0;
    if (isMissing && DOCKER.run("pull", image).status() == 0) {
      return;
    }
    if (isMissing || labels.output().contains("throughline.test:busybox")) {
      build(image, directory);
    }
  }

  private static void build(String image, Path directory) throws IOException, InterruptedException {
    Files.copy(
        find().orElseThrow(), directory.resolve("busybox"), StandardCopyOption.REPLACE_EXISTING);
    Files.createDirectories(directory.resolve("tmp"));
    Files.writeString(directory.resolve("Dockerfile"), DOCKERFILE);
    Commands.Ended built = DOCKER.run("build", "--quiet", "--tag", image, directory.toString());
    assertThat(built.status()).as(built.output()).isZero();
  }
}
