package io.throughline.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.telemetry.testing.RandomText;
import io.throughline.telemetry.testing.SpanTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpansTest {
  private final Step step = Step.ofBuild();
  private final Spans spans = step.join().spans();

  @AfterEach
  void close() {
    step.close();
    assertThat(Span.current()).isSameAs(Span.getInvalid());
  }

  @Test
  void span_isAChildOfTheStep_andSaysWhoseBuildItIs() {
    spans.around("work", () -> {});
    SpanData span = step.spans().getFirst();
    assertThat(span.getTraceId()).isEqualTo(Step.TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(Step.SPAN);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            Attributes.builder()
                .put("throughline.team", "main")
                .put("throughline.pipeline", "my app")
                .put("throughline.job", "test")
                .put("throughline.build.name", "7")
                .put("cicd.pipeline.run.id", "u-1")
                .put("throughline.attempt", 2)
                .build()
                .asMap());
  }

  @Test
  void checkedException_goesThrough_andMarksTheSpan() {
    assertThatThrownBy(() ->
            spans.around(
                "work",
                () -> {
                  throw new IOException("disk full");
                }))
        .isInstanceOf(IOException.class);
    SpanData span = step.spans().getFirst();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("disk full");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo("java.io.IOException");
  }

  @Test
  void error_withoutMessage_isNoMessage() {
    assertThatThrownBy(() -> spans.around("work", SpansTest::overflow))
        .isInstanceOf(StackOverflowError.class);
    assertThat(step.spans().getFirst().getStatus().getDescription()).isEmpty();
  }

  @Test
  void result_isGiven_alsoNull() {
    String nothing = spans.around("a", () -> null);
    int number = spans.around("b", () -> 7);
    assertThat(nothing).isNull();
    assertThat(number).isEqualTo(7);
  }

  @Test
  void span_takesWhatItIsTold() {
    SpanContext other =
        SpanContext.create(
            Step.TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault());
    String result =
        spans
            .span("call")
            .kind(SpanKind.CLIENT)
            .link(other)
            .attribute("text", "a")
            .attribute("number", 1)
            .attribute("share", 0.5)
            .attribute("truth", true)
            .around(() -> "done");
    SpanData span = step.spans().getFirst();
    assertThat(result).isEqualTo("done");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getLinks()).extracting(link -> link.getSpanContext()).containsExactly(other);
    assertThat(span.getAttributes().toString())
        .contains("text=a", "number=1", "share=0.5", "truth=true");
  }

  @Test
  void threadThatIsNotOurs_beginsAtTheStep() throws Exception {
    try (ExecutorService plain = Executors.newVirtualThreadPerTaskExecutor()) {
      spans.around("outer", () -> plain.submit(() -> spans.around("strange", () -> "")).get());
    }
    assertThat(step.tree().get("strange").getParentSpanId()).isEqualTo(Step.SPAN);
  }

  /** Trees of random shape, each on threads of its own, all at once. */
  @Test
  void manyThreads_keepTheirSpansApart() throws Exception {
    List<RandomText> seeds = RandomText.times(60).toList();
    List<Callable<String>> trees = new ArrayList<>();
    for (int i = 0; i < seeds.size(); i++) {
      String name = "t" + i;
      RandomText random = seeds.get(i);
      trees.add(() -> grow(name, random, 0));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<String> tree : threads.invokeAll(trees)) {
        tree.get();
      }
    }
    SpanTree all = step.tree();
    assertThat(all.doubles()).isEmpty();
    for (SpanData span : all.spans()) {
      String parent = span.getName().replaceAll("\\.?\\d+$", "");
      String expected = span.getName().indexOf('.') < 0 ? Step.SPAN : all.get(parent).getSpanId();
      assertThat(span.getParentSpanId()).as(span.getName() + seeds).isEqualTo(expected);
    }
    assertThat(all.spans()).hasSizeGreaterThan(200);
  }

  private String grow(String name, RandomText random, int depth) throws Exception {
    List<String> below = new ArrayList<>();
    for (int i = random.number(0, depth < 4 ? 4 : 0); i > 0; i--) {
      below.add(name + "." + i);
    }
    boolean together = random.number(0, 1) == 1;
    // The generator is not for several threads.
    List<RandomText> randoms =
        below.stream().map(_ -> new RandomText(random.number(0, 1 << 30))).toList();
    return spans.around(
        name,
        () -> {
          String self = Span.current().getSpanContext().getSpanId();
          if (together) {
            List<Future<String>> children = new ArrayList<>();
            try (ExecutorService threads = spans.threads()) {
              for (int i = 0; i < below.size(); i++) {
                String child = below.get(i);
                RandomText seed = randoms.get(i);
                children.add(threads.submit(() -> grow(child, seed, depth + 1)));
              }
            }
            for (Future<String> child : children) {
              child.get();
            }
          } else {
            for (int i = 0; i < below.size(); i++) {
              grow(below.get(i), randoms.get(i), depth + 1);
            }
          }
          assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo(self);
          return self;
        });
  }

  private static void overflow() {
    throw new StackOverflowError();
  }
}
