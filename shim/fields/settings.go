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

	Endpoint        string
	TracesEndpoint  string
	MetricsEndpoint string
	LogsEndpoint    string
	Headers         []string
	CACert          string
	ClientCert      string
	ClientKey       string
	Disabled        bool
	TracesOff       bool
	MetricsOff      bool
	Prometheus      Prometheus
	ReportStart     string
	Grace           time.Duration
	Spool           string
	SpoolLimit      int64
	Intake          bool

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
