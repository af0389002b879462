package io.throughline.pipeline.vars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.throughline.pipeline.CanonicalJson;
import io.throughline.pipeline.Json;
import io.throughline.pipeline.RandomJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VarSourcesTest {
  private static final int ROUNDS = 2_000;

  @Test
  void order_hasWhatIsNeededFirst_andNothingElse() {
    List<VarSource> sources =
        List.of(
            source("vault", "{\"url\":\"((base:url))\",\"token\":\"((global))\"}"),
            source("unused", "{}"),
            source("base", "{\"vars\":{\"url\":\"https://((host.name))((seed:port))\"}}"),
            source("seed", "{\"vars\":{\"port\":1}}"));
    assertThat(names(VarSources.inOrder(sources, List.of("vault", "nowhere"))))
        .containsExactly("seed", "base", "vault");
    assertThat(VarSources.inOrder(sources, List.of())).isEmpty();
  }

  @Test
  void sourcesThatNeedEachOther_haveNoOrder() {
    List<VarSource> sources =
        List.of(
            source("a", "{\"x\":\"((b:x))\"}"),
            source("b", "{\"x\":[\"((c:x))\"]}"),
            source("c", "{\"((b:x))\":1}"));
    assertThatThrownBy(() -> VarSources.inOrder(sources, List.of("a")))
        .isInstanceOfSatisfying(
            VarSourceCycleException.class,
            e -> assertThat(e.circle()).containsExactly("b", "c", "b"))
        .hasMessage("var_sources need each other: b -> c -> b");
  }

  @Test
  void anySourcesWithoutCircle_haveAnOrder_inWhichEachFollowsWhatItNeeds() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      List<VarSource> sources = random(random);
      List<String> wanted = names(sources).stream().filter(_ -> random.nextBoolean()).toList();
      Set<String> before = new HashSet<>();
      for (VarSource source : VarSources.inOrder(sources, wanted)) {
        assertThat(before).as("seed %d", seed).containsAll(source.needs());
        before.add(source.name());
      }
      assertThat(before).as("seed %d", seed).containsAll(wanted);
    }
  }

  @Test
  void anySources_areTheSame_onceWrittenAndRead() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      RandomJson some = new RandomJson(new Random(seed));
      List<VarSource> sources = some.some(3, () -> new VarSource(some.text(), "t", some.object()));
      assertThat(VarSources.read(VarSources.text(sources)))
          .as("seed %d", seed)
          .extracting(VarSource::name, source -> CanonicalJson.text(source.config()))
          .containsExactlyElementsOf(
              sources.stream()
                  .map(source -> tuple(source.name(), CanonicalJson.text(source.config())))
                  .toList());
    }
    assertThat(VarSources.text(List.of())).isEmpty();
    assertThatThrownBy(() -> VarSources.read("planted"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageNotContaining("planted");
  }

  @Test
  void text_doesNotShowTheConfig() {
    assertThat(source("v", "{\"token\":\"planted\"}")).hasToString("VarSource{v, dummy}");
  }

  private static List<VarSource> random(Random random) {
    List<VarSource> sources = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      StringBuilder config = new StringBuilder("((global))");
      for (int other = 0; other < i; other++) {
        if (random.nextInt(3) == 0) {
          config.append("((s").append(other).append(":x.y))");
        }
      }
      sources.add(
          new VarSource(
              "s" + i, "dummy", JsonNodeFactory.instance.objectNode().put("x", config.toString())));
    }
    Collections.shuffle(sources, random);
    return sources;
  }

  private static List<String> names(List<VarSource> sources) {
    return sources.stream().map(VarSource::name).toList();
  }

  private static VarSource source(String name, String config) {
    return new VarSource(name, "dummy", Json.of(config));
  }
}
