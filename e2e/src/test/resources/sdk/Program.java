import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Map;

/** A program with OpenTelemetry's own SDK that knows nothing of the shim: the SDK takes all from the environment. */
class Program {
  private static final OpenTelemetrySdk SDK = AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk();
  private static final Tracer TRACER = SDK.getTracer("program");

  private static final TextMapGetter<Map<String, String>> ENVIRONMENT =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> carrier) {
          return List.of("traceparent");
        }

        @Override
        public String get(Map<String, String> carrier, String key) {
          return carrier.get("TRACEPARENT");
        }
      };

  public static void main(String[] arguments) {
    // As most programs are: they begin a trace of their own.
    spans("unaware", Context.root());
    // As some are: they read TRACEPARENT.
    spans("aware", W3CTraceContextPropagator.getInstance().extract(Context.root(), System.getenv(), ENVIRONMENT));
    SDK.getMeter("program").counterBuilder("things").build().add(3);
    SDK.close();
  }

  private static void spans(String name, Context parent) {
    Span outer = TRACER.spanBuilder(name).setParent(parent).startSpan();
    outer.setAttribute("has a token", System.getenv().values().stream().anyMatch(value -> value.contains("secret")));
    try (Scope scope = outer.makeCurrent()) {
      TRACER.spanBuilder("below " + name).startSpan().end();
      SDK.getLogsBridge().get("program").logRecordBuilder().setBody("a line of " + name).emit();
    } finally {
      outer.end();
    }
  }
}
