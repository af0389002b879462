package io.throughline.credentials.variable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.throughline.credentials.secret.Lookup;
import io.throughline.credentials.secret.Secret;
import io.throughline.credentials.secret.SecretsException;
import io.throughline.credentials.secret.Source;
import io.throughline.credentials.secret.Variable;
import io.throughline.pipeline.vars.VarSource;
import io.throughline.work.WorkThreads;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VariablesTest {
  private final WorkThreads threads = WorkThreads.named("test");
  private final AtomicInteger asked = new AtomicInteger();

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void variables_areAskedForSideBySide_eachOnce() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Source source =
        variable -> {
          both.countDown();
          assertThat(both.await(60, TimeUnit.SECONDS)).isTrue();
          return found(variable.name());
        };
    Resolution resolution = variables(source).resolve(request("a", "b", "a", "b"));
    assertThat(resolution.values()).containsOnlyKeys("a", "b");
    assertThat(asked).hasValue(2);
  }

  @Test
  void failures_areWaitedFor_andNamedTogether() {
    Source source =
        variable ->
            switch (variable.name()) {
              case "slow", "other" -> throw SecretsException.timedOut("it did not answer");
              case "shut" -> throw SecretsException.denied("it does not let us in (403)");
              case "nothing" -> Lookup.missing();
              default -> found("x");
            };
    assertThatThrownBy(
            () -> variables(source).resolve(request("slow", "fine", "nothing", "shut", "other")))
        .isInstanceOfSatisfying(
            UnresolvedException.class,
            e -> {
              assertThat(e.isPassing()).isFalse();
              assertThat(e.isOfPipeline()).isFalse();
            })
        .hasMessage(
            "((slow)), ((other)): it did not answer; ((shut)): it does not let us in (403);"
                + " undefined vars: nothing");
  }

  @Test
  void sourceThatCannotBeReached_isTold_asWhatItIs() {
    VarSource away = new VarSource("v", "away", JsonNodeFactory.instance.objectNode());
    Request request = new Request(Variable.of("t", "p", ""), List.of("v:x"), List.of(away));
    assertThatThrownBy(() -> variables(_ -> Lookup.missing()).resolve(request))
        .isInstanceOfSatisfying(UnresolvedException.class, e -> assertThat(e.isPassing()).isTrue())
        .hasMessage("var_source \"v\": it is away");
  }

  @Test
  void whatIsNoNameOfAVariable_hasNoValue() throws Exception {
    Resolution resolution =
        variables(_ -> found("x")).resolve(request("a.b", ".:a", "", "a..b", "good"));
    assertThat(resolution.values()).containsOnlyKeys("good");
    assertThat(resolution.missing()).containsExactly("a.b", ".:a", "", "a..b");
    assertThat(resolution.toString()).doesNotContain("x");
  }

  private Lookup found(String value) {
    asked.incrementAndGet();
    return Lookup.found(Secret.of(TextNode.valueOf(value)));
  }

  private Variables variables(Source managers) {
    VarSourceKind away =
        (_, _) -> {
          throw SecretsException.unreachable("it is away");
        };
    return new Variables(
        managers, new OpenVarSources(Map.of("away", away), 10, threads), threads, 8);
  }

  private static Request request(String... names) {
    return new Request(Variable.of("main", "demo", ""), List.of(names), List.of());
  }
}
