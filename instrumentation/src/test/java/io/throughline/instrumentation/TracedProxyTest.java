package io.throughline.instrumentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TracedProxyTest {
  private interface Shop<T> {
    T sell(T thing, int price) throws IOException;

    @WithSpan(value = "count", kind = SpanKind.CLIENT, inheritContext = false)
    default int count() {
      return 3;
    }

    void measure(boolean a, double b, float c, long d, short e, byte f, TimeUnit g, String h);

    String plain();
  }

  static class Stall {
    @WithSpan
    public String sell(@SpanAttribute String thing, @SpanAttribute("price") int price)
        throws IOException {
      if (price < 0) {
        throw new IOException("no " + thing);
      }
      if (price == 0) {
        throw new AssertionError();
      }
      return thing + " for " + price;
    }
  }

  private static final class MarketStall extends Stall implements Shop<String> {
    @Override
    @WithSpan("measure")
    public void measure(
        @SpanAttribute("a") boolean a,
        @SpanAttribute("b") double b,
        @SpanAttribute("c") float c,
        @SpanAttribute("d") long d,
        @SpanAttribute("e") short e,
        @SpanAttribute("f") byte f,
        @SpanAttribute("g") TimeUnit g,
        @SpanAttribute("h") String h) {}

    @Override
    public String plain() {
      return "plain";
    }
  }

  private final Step step = Step.ofBuild();
  private final BuildTrace trace = step.join();

  @SuppressWarnings("unchecked")
  private final Shop<String> shop = trace.traced(Shop.class, new MarketStall());

  @AfterEach
  void close() {
    step.close();
  }

  @Test
  void annotatedMethod_isASpan_namedByClassAndMethod() throws IOException {
    assertThat(shop.sell("apple", 5)).isEqualTo("apple for 5");
    SpanData span = step.spans().getFirst();
    assertThat(span.getName()).isEqualTo("MarketStall.sell");
    assertThat(span.getParentSpanId()).isEqualTo(Step.SPAN);
    assertThat(span.getAttributes().toString())
        .contains("thing=apple", "price=5", "throughline.job=test");
  }

  @Test
  void exception_isTheMethodsOwn() {
    assertThatThrownBy(() -> shop.sell("pear", -1))
        .isInstanceOf(IOException.class)
        .hasMessage("no pear");
    assertThatThrownBy(() -> shop.sell("pear", 0)).isInstanceOf(AssertionError.class);
    assertThat(step.spans())
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR))
        .extracting(span -> span.getAttributes().toString())
        .satisfiesExactly(
            first -> assertThat(first).contains("error.type=java.io.IOException"),
            second -> assertThat(second).contains("error.type=java.lang.AssertionError"));
  }

  @Test
  void annotationOfTheInterface_counts_withKindAndATraceOfItsOwn() {
    assertThat(shop.count()).isEqualTo(3);
    SpanData span = step.spans().getFirst();
    assertThat(span.getName()).isEqualTo("count");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getTraceId()).isNotEqualTo(Step.TRACE);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void parametersThatAreMarked_areAttributes_ofTheirType() {
    shop.measure(true, 0.5, 1.5f, 1L, (short) 2, (byte) 3, TimeUnit.DAYS, null);
    assertThat(step.spans().getFirst().getAttributes().toString())
        .contains("a=true", "b=0.5", "c=1.5", "d=1", "e=2", "f=3", "g=DAYS")
        .doesNotContain("h=");
  }

  @Test
  void otherMethods_areCalled_withoutASpan() {
    assertThat(shop.plain()).isEqualTo("plain");
    assertThat(shop.toString()).contains("MarketStall");
    assertThat(step.spans()).isEmpty();
  }

  @Test
  void proxy_worksOnVirtualThreads() throws Exception {
    trace
        .spans()
        .around(
            "all",
            () -> {
              try (ExecutorService threads = trace.spans().threads()) {
                threads.invokeAll(Collections.nCopies(100, () -> shop.sell("apple", 1)));
              }
            });
    String parent = step.tree().get("all").getSpanId();
    assertThat(step.spans())
        .hasSize(101)
        .filteredOn(span -> span.getName().equals("MarketStall.sell"))
        .hasSize(100)
        .allMatch(span -> span.getParentSpanId().equals(parent));
  }

  @Test
  void whatCannotBeTraced_isRefused() {
    assertThatThrownBy(() -> trace.traced(String.class, "x"))
        .hasMessage("java.lang.String is no interface; put spans around its methods by hand");
    assertThatThrownBy(() -> trace.traced(Runnable.class, () -> {}))
        .hasMessageStartingWith("no method of java.lang.Runnable has @WithSpan, neither there");
  }
}
