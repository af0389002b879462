package main

import (
	"slices"
	"time"

	"throughline.io/shim/export"
	"throughline.io/shim/intake"
	"throughline.io/shim/otlp"
)

// commandTelemetry is what the command sends by OTLP while it runs, where that is asked for.
type commandTelemetry struct {
	reporter *reporter
	intake   *intake.Intake
}

// receive opens the intake for the telemetry of the command. Where that cannot be, the command runs
// all the same.
func (r *reporter) receive(span *commandSpan) commandTelemetry {
	if !r.settings.Intake {
		return commandTelemetry{}
	}
	becomePrivate()
	logs, err := export.Logs(r.settings)
	if err != nil {
		r.tell("logs: " + err.Error())
	}
	targets := intake.Targets{Traces: r.traces, Metrics: r.metrics, Logs: logs}
	if targets == (intake.Targets{}) {
		r.tell("there is no receiver to pass telemetry of the command on to, so the intake is not opened")
		return commandTelemetry{reporter: r}
	}
	opened, err := intake.Open(span.origin(), targets)
	if err != nil {
		r.tell("the intake cannot be opened: " + err.Error())
	}
	return commandTelemetry{r, opened}
}

// environment is that of the command. Without an intake that was asked for it has no tokens either.
func (c commandTelemetry) environment(given []string) []string {
	switch {
	case c.reporter == nil:
		return given
	case c.intake == nil:
		return intake.Environment(given, "")
	}
	return intake.Environment(given, c.intake.Endpoint)
}

// passOn sends what is left of it.
func (c commandTelemetry) passOn(deadline time.Time) {
	c.reporter.tell("intake: " + c.intake.Close(deadline))
}

// origin is this span for telemetry that comes from its command.
func (s *commandSpan) origin() otlp.Origin {
	return otlp.Origin{Context: s.context, Resource: slices.Concat(s.resource.Attributes, s.correlation)}
}
