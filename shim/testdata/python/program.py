"""A program with OpenTelemetry's own SDK that knows nothing of the shim: exporters take all from the environment."""
import os

from opentelemetry import context
from opentelemetry._logs import LogRecord
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

traces = TracerProvider()
traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
meters = MeterProvider([PeriodicExportingMetricReader(OTLPMetricExporter())])
logs = LoggerProvider()
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
tracer = traces.get_tracer("program")
has_token = any("secret" in value for value in os.environ.values())


def spans(name, parent=None):
    with tracer.start_as_current_span(name, context=parent, attributes={"has a token": has_token}):
        with tracer.start_as_current_span("below " + name):
            pass
        logs.get_logger("program").emit(LogRecord(context=context.get_current(), body="a line of " + name))


# As most programs are: they begin a trace of their own.
spans("unaware")
# As some are: they read TRACEPARENT.
spans("aware", TraceContextTextMapPropagator().extract({"traceparent": os.environ["TRACEPARENT"]}))
meters.get_meter("program").create_counter("things").add(3)

traces.shutdown()
meters.shutdown()
logs.shutdown()
