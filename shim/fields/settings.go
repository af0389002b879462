// Package fields reads what the shim is told by flags and by the environment.
package fields

import (
	"time"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

// Settings are all that can be said.
type Settings struct {
	// Correlation says what the step works on, in the order of the flags; empty ones are left out.
	Correlation []otlp.Attribute
	// Attributes are any others of the span.
	Attributes []otlp.Attribute

	Name            string
	RecordArguments bool
	Line            string
	// Own is the context of the span, where the caller chose it, and Parent the span that it is below of.
	Own    trace.Context
	Parent trace.SpanID

	KillAfter time.Duration
	Cgroup    string
	ClockURL  string
	// SharedGroup keeps the command in our process group.
	SharedGroup bool

	Endpoint string
	Traces   Signal
	Metrics  Signal
	Logs     Signal
	// Protocol is that of all signals; empty if it was not said to us.
	Protocol string
	// Standard are the values, by their flags, that come from one of OpenTelemetry's own variables.
	standard         map[string]bool
	standardProtocol string
	Headers          []string
	CACert           string
	ClientCert       string
	ClientKey        string
	Disabled         bool
	TracesOff        bool
	MetricsOff       bool
	Prometheus       Prometheus
	ReportStart      string
	Grace            time.Duration
	Spool            string
	SpoolLimit       int64
	Intake           bool

	ServiceName        string
	ResourceAttributes string

	// Help was asked for; nothing else counts then.
	Help    bool
	Verbose bool
	Strict  bool

	// Command is the program and its arguments.
	Command []string
	// Warnings are about variables of the environment that could not be understood; they stop nothing.
	Warnings []string
}

// Signal is what holds for one kind of telemetry alone.
type Signal struct {
	Endpoint string
	// flag of the endpoint.
	flag string
	// standardProtocol is what OpenTelemetry's variable says.
	standardProtocol string
}

// GRPC is the protocol that is not HTTP/1.1.
const GRPC = "grpc"

// UsesGRPC says what is spoken with the receiver of a signal. What OpenTelemetry's variables say of the
// protocol is about the address that they name: where we are told another one, it is not about that.
func (s *Settings) UsesGRPC(of Signal) bool {
	flag := of.flag
	if of.Endpoint == "" {
		flag = "otlp-endpoint"
	}
	switch {
	case s.Protocol != "":
		return s.Protocol == GRPC
	case !s.standard[flag]:
		return false
	case of.standardProtocol != "":
		return of.standardProtocol == GRPC
	}
	return s.standardProtocol == GRPC
}

// Prometheus is where metrics can be fetched.
type Prometheus struct {
	// Address is [HOST:]PORT; empty if they cannot.
	Address string
	// Beside says that they can also while they are sent by OTLP.
	Beside bool
	// Linger is how long the exit waits until somebody has come; less than zero when it was not said.
	Linger time.Duration
}

// What holds unless something else is said.
func defaults() Settings {
	return Settings{
		Line:        "stderr",
		ReportStart: "auto",
		Cgroup:      "auto",
		Grace:       800 * time.Millisecond,
		SpoolLimit:  16 << 20,
		Prometheus:  Prometheus{Linger: -1},
		Traces:      Signal{flag: "otlp-traces-endpoint"},
		Metrics:     Signal{flag: "otlp-metrics-endpoint"},
		Logs:        Signal{flag: "otlp-logs-endpoint"},
		standard:    map[string]bool{},
	}
}

// Value is a field of the correlation; empty when it was not said.
func (s *Settings) Value(key string) string {
	for _, each := range s.Correlation {
		if each.Key == key {
			return each.Value.(string)
		}
	}
	return ""
}
