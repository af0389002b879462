package main

import "throughline.io/shim/fields"

func usage() string {
	return `Runs a command and makes one OpenTelemetry span of it. The command notices nothing: its input, output, signals
and exit status are as without the shim, whatever becomes of the span.

  throughline-shim [flags] -- command [arguments]   runs it
  throughline-shim flush [--strict]                 sends what earlier calls left in the file of --spool
  throughline-shim check [--strict]                 says in one line whether the receiver can be reached
  throughline-shim install FILE                     copies itself there, for images that have nothing else
  throughline-shim version

The command finds its place in the trace in TRACEPARENT, TRACESTATE, BAGGAGE, TRACE_ID and SPAN_ID. The shim's own parent
is what it finds there itself. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say who sends the span.
Every flag can be said by a variable as well: --task-id by THROUGHLINE_TASK_ID; others that count are in brackets.

` + fields.Help() + `The exit status is that of the command; 128 and the number of the signal that ended it; 127 when it is not there, 126 when
it cannot be run, 125 when the shim was called wrongly.
`
}
