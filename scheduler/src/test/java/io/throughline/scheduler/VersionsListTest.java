package io.throughline.scheduler;

import static io.throughline.scheduler.testing.Yaml.job;
import static io.throughline.scheduler.testing.Yaml.pipeline;
import static io.throughline.scheduler.testing.Yaml.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.throughline.proto.Build;
import io.throughline.proto.ListVersionsRequest;
import io.throughline.proto.ListVersionsResponse;
import io.throughline.proto.ResourcesGrpcClient;
import io.throughline.scheduler.testing.Eventually;
import io.throughline.scheduler.testing.Harness;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VersionsListTest {
  private static final int COUNT = 25;

  private static Harness scheduler;

  @BeforeAll
  static void start() {
    scheduler = Harness.create();
    scheduler.set(
        "p",
        pipeline(resource("repo") + resource("image"), job("unit", "", "put: image", "get: repo")));
    Build check = scheduler.check("p", "repo");
    scheduler
        .engine()
        .find(
            check.getUid(),
            "repo",
            "",
            IntStream.range(0, COUNT).mapToObj(i -> "v" + i).toArray(String[]::new));
    Eventually.check(() -> assertThat(scheduler.versions("p", "repo")).hasSize(COUNT));
  }

  @AfterAll
  static void close() {
    scheduler.close();
  }

  @Test
  void pages_showEveryVersionOnce_newestFirst_andBackAgain() {
    List<String> down = new ArrayList<>();
    ListVersionsResponse page = list(ListVersionsRequest.newBuilder().setLimit(4));
    down.addAll(refs(page));
    while (page.getOlder() > 0) {
      page = list(ListVersionsRequest.newBuilder().setLimit(4).setTo(page.getOlder()));
      down.addAll(refs(page));
    }
    assertThat(down)
        .isEqualTo(IntStream.range(0, COUNT).mapToObj(i -> "v" + (COUNT - 1 - i)).toList());
    List<String> up = new ArrayList<>(refs(page));
    while (page.getNewer() > 0) {
      page = list(ListVersionsRequest.newBuilder().setLimit(4).setFrom(page.getNewer()));
      up.addAll(0, refs(page));
    }
    assertThat(up).isEqualTo(down);
  }

  @Test
  void filter_leavesOnlyVersionsWithItsFields() {
    assertThat(refs(list(ListVersionsRequest.newBuilder().putFilter("ref", "v7"))))
        .containsExactly("v7");
    assertThat(refs(list(ListVersionsRequest.newBuilder().putFilter("other", "v7")))).isEmpty();
  }

  @Test
  void versionOfAPut_keepsWhatThePutToldAboutIt() {
    scheduler.trigger("p", "unit");
    String uid = scheduler.awaitStarted("p", "unit", "1");
    scheduler.engine().produce(uid, "image", "sha1");
    Eventually.check(() ->
        assertThat(
                scheduler
                    .call(
                        ResourcesGrpcClient.ListVersions,
                        ListVersionsRequest.newBuilder()
                            .setResource(Harness.resourceRef("p", "image"))
                            .build())
                    .getVersionsList())
            .singleElement()
            .satisfies(version -> {
              assertThat(version.getMetadata(0).getName()).isEqualTo("by");
              assertThat(version.getMetadata(0).getValue()).isEqualTo("put");
              assertThat(version.getEnabled()).isTrue();
            }));
  }

  private static ListVersionsResponse list(ListVersionsRequest.Builder request) {
    return scheduler.call(
        ResourcesGrpcClient.ListVersions,
        request.setResource(Harness.resourceRef("p", "repo")).build());
  }

  private static List<String> refs(ListVersionsResponse page) {
    return page.getVersionsList().stream()
        .map(version -> version.getVersion().getFieldsMap().get("ref"))
        .toList();
  }
}
