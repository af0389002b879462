package io.throughline.runner.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.throughline.runner.ProgramEndpoints.Program;
import io.throughline.telemetry.catalog.Attribute;
import io.throughline.telemetry.redaction.Redaction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdoptionTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String OTHER = "1af7651916cd43dd8448eb211c80319d";
  private static final String COMMAND = "b7ad6b7169203331";

  /** What comes, and where it belongs: its parent, and where a link leads to. */
  @ParameterizedTest
  @CsvSource({
    "own,   00000000000000a1, remote, 00000000000000a1, ",
    "own,   '',               local,  b7ad6b7169203331, ",
    "other, '',               local,  b7ad6b7169203331, 00f067aa0ba902b7",
    "other, 00000000000000a1, remote, b7ad6b7169203331, 00000000000000a1",
    "other, 00000000000000a1, local,  00000000000000a1, "
  })
  void span_isPutBelowTheCommand_whereverItWas(
      String trace, String parent, String from, String becomes, @Nullable String link) {
    int flags = from.equals("remote") ? 0x301 : 0x101;
    String was = trace.equals("own") ? TRACE : OTHER;
    SpanData span = adopted(Requests.of(was, "00f067aa0ba902b7", parent, flags));
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(span.getParentSpanId()).isEqualTo(becomes);
    assertThat(span.getLinks())
        .map(each -> each.getSpanContext().getTraceId() + each.getSpanContext().getSpanId())
        .isEqualTo(link == null ? List.of() : List.of(OTHER + link));
  }

  @Test
  void resource_getsWhatTheProgramDoesNotSayOfItself() {
    assertThat(adopted(Requests.of(TRACE)).getResource().getAttributes())
        .hasToString("{service.name=\"maven\", throughline.team=\"main\"}");
    ExportTraceServiceRequest.Builder claims = Requests.of(TRACE).toBuilder();
    claims
        .getResourceSpansBuilder(0)
        .getResourceBuilder()
        .addAttributes(Requests.attribute("throughline.team", "mine"));
    assertThat(adopted(claims.build()).getResource().getAttribute(Attribute.TEAM))
        .isEqualTo("mine");
  }

  private static SpanData adopted(ExportTraceServiceRequest request) {
    SpanContext command =
        SpanContext.create(TRACE, COMMAND, TraceFlags.getDefault(), TraceState.getDefault());
    return new Adoption(new Program(command, Attributes.of(Attribute.TEAM, "main")))
        .adopt(new OtlpSpans(new Redaction()).read(request).getFirst());
  }
}
