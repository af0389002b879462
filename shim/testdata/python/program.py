"""A program with OpenTelemetry's own SDK that knows nothing of the shim: exporters take all from the environment."""
import os

from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

spans = TracerProvider()
spans.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())])
trace.set_tracer_provider(spans)
metrics.set_meter_provider(meters)
tracer = trace.get_tracer("program")

# As most programs are: they begin a trace of their own.
with tracer.start_as_current_span("unaware"):
    with tracer.start_as_current_span("below unaware"):
        metrics.get_meter("program").create_counter("things").add(3)

# As some are: they read TRACEPARENT.
parent = TraceContextTextMapPropagator().extract({"traceparent": os.environ["TRACEPARENT"]})
with tracer.start_as_current_span("aware", context=parent):
    with tracer.start_as_current_span("below aware"):
        pass

spans.shutdown()
meters.shutdown()
