package io.throughline.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomPlansTest {
  private static final int ROUNDS = 2_000;

  @Test
  void json_readsBackAsTheSamePlanAndTheSameBytes() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Plan plan = new RandomPlan(new Random(seed)).plan(5);
      byte[] json = PlanJson.write(plan);
      Plan read = PlanJson.read(json);
      assertThat(read).as("seed %d", seed).isEqualTo(plan);
      assertThat(PlanJson.write(read)).as("seed %d", seed).isEqualTo(json);
    }
  }

  @Test
  void publicPlan_showsEveryStepOnce() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Plan plan = new RandomPlan(new Random(seed)).plan(4);
      String json = PublicPlan.of(plan).toString();
      assertThat(json).contains("\"id\":\"" + plan.id() + "\"");
    }
  }

  @Test
  void read_answersAnyBytesWithAPlanOrAPlanException() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      byte[] json = PlanJson.write(new RandomPlan(random).plan(3));
      byte[] mutated = Arrays.copyOf(json, random.nextInt(json.length) + 1);
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      try {
        assertThat(PlanJson.read(mutated)).isNotNull();
      } catch (PlanException e) {
        assertThat(e).hasMessageStartingWith("malformed plan: ");
      }
    }
  }

  @Test
  void read_refusesWhatNestsTooDeep() {
    String plan = "{\"id\":\"1\",\"do\":[]}";
    for (int depth = 1; depth < Plan.MAX_DEPTH; depth++) {
      plan = "{\"id\":\"%d\",\"try\":{\"step\":%s}}".formatted(depth, plan);
    }
    byte[] deepest = plan.getBytes(StandardCharsets.UTF_8);
    byte[] tooDeep =
        "{\"id\":\"x\",\"try\":{\"step\":%s}}".formatted(plan).getBytes(StandardCharsets.UTF_8);

    assertThat(PlanJson.read(deepest)).isInstanceOf(Plan.Try.class);
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> PlanJson.read(tooDeep))
        .withMessageContaining("steps nest deeper than 64");
  }
}
