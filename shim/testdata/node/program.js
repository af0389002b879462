// A program with OpenTelemetry's own SDK that knows nothing of the shim: the SDK takes all from the environment. With the
// argument json it has exporters that send JSON whatever is said there.
const { api, logs: sdkLogs, metrics, NodeSDK } = require('@opentelemetry/sdk-node');
const { logs } = require('@opentelemetry/api-logs');

function jsonExporters() {
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-http');
  const { OTLPMetricExporter } = require('@opentelemetry/exporter-metrics-otlp-http');
  const { OTLPLogExporter } = require('@opentelemetry/exporter-logs-otlp-http');
  return {
    traceExporter: new OTLPTraceExporter(),
    metricReaders: [new metrics.PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter() })],
    logRecordProcessors: [new sdkLogs.BatchLogRecordProcessor(new OTLPLogExporter())],
  };
}

const sdk = new NodeSDK(process.argv[2] === 'json' ? jsonExporters() : {});
sdk.start();
const tracer = api.trace.getTracer('program');

const hasToken = Object.values(process.env).some(value => value.includes('secret'));

function spans(name, parent) {
  tracer.startActiveSpan(name, { attributes: { 'has a token': hasToken } }, parent, outer => {
    tracer.startActiveSpan('below ' + name, inner => inner.end());
    logs.getLogger('program').emit({ body: 'a line of ' + name });
    outer.end();
  });
}

// As most programs are: they begin a trace of their own.
spans('unaware', api.ROOT_CONTEXT);
// As some are: they read TRACEPARENT.
spans('aware', api.propagation.extract(api.ROOT_CONTEXT, { traceparent: process.env.TRACEPARENT }));
api.metrics.getMeter('program').createCounter('things', { valueType: api.ValueType.INT }).add(3);

sdk.shutdown();
