package main

import (
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"throughline.io/shim/command"
	"throughline.io/shim/fields"
	"throughline.io/shim/otlp"
	"throughline.io/shim/redact"
	"throughline.io/shim/trace"
)

// commandSpan is the span of the command as it grows.
type commandSpan struct {
	context     trace.Context
	span        otlp.Span
	resource    otlp.Resource
	correlation []otlp.Attribute
}

// place is the context of the span and its parent.
func place(settings *fields.Settings) (trace.Context, trace.SpanID) {
	if settings.Own.IsValid() {
		return settings.Own.InState(os.Getenv), settings.Parent
	}
	parent := trace.FromEnvironment(os.Getenv)
	return parent.Child(), parent.Span
}

func begin(settings *fields.Settings) *commandSpan {
	context, parent := place(settings)
	executable := path.Base(settings.Command[0])
	span := otlp.Span{
		Context:    context,
		Parent:     parent,
		Name:       spanName(settings, executable),
		Start:      time.Now(),
		Attributes: []otlp.Attribute{{Key: "process.executable.name", Value: executable}},
	}
	if settings.RecordArguments {
		span.Attributes = append(span.Attributes, otlp.Attribute{Key: "process.command_args", Value: redact.Arguments(settings.Command)})
	}
	span.Attributes = append(span.Attributes, settings.Correlation...)
	span.Attributes = append(span.Attributes, settings.Attributes...)
	resource := otlp.Resource{Attributes: settings.Resource(), Version: version}
	return &commandSpan{context, span, resource, settings.Correlation}
}

// spanName is agent/step; one of them alone when the other is not known, else the program.
func spanName(settings *fields.Settings, executable string) string {
	agent, step := settings.Value("agent"), settings.Value("stepName")
	switch {
	case settings.Name != "":
		return settings.Name
	case agent != "" && step != "":
		return agent + "/" + step
	case agent != "":
		return agent + "/" + executable
	case step != "":
		return step
	}
	return executable
}

// runs is told once the command has a process.
func (s *commandSpan) runs(pid int) {
	s.span.Attributes = append(s.span.Attributes, otlp.Attribute{Key: "process.pid", Value: int64(pid)})
}

// ended is told once. The time since the start is that of a clock that nobody sets.
func (s *commandSpan) ended(ending command.Ending, at time.Time, outOfMemory bool) {
	s.span.End = s.span.Start.Add(at.Sub(s.span.Start))
	s.span.Attributes = append(s.span.Attributes, otlp.Attribute{Key: "process.exit.code", Value: int64(ending.Status)})
	if ending.Status == 0 {
		return
	}
	s.span.Failed = true
	s.span.Message = explain(ending, outOfMemory)
	s.span.Attributes = append(s.span.Attributes, otlp.Attribute{Key: "error.type", Value: errorType(ending, outOfMemory)})
}

// errorType is a word of low cardinality, the same as those of the spans that the runner makes.
func errorType(ending command.Ending, outOfMemory bool) string {
	if outOfMemory {
		return "oom_killed"
	}
	switch ending.Status {
	case 1, 2, 126, 127, 137, 143:
		return "exit_" + strconv.Itoa(ending.Status)
	}
	return "exit_other"
}

func explain(ending command.Ending, outOfMemory bool) string {
	switch {
	case ending.Problem != "":
		return ending.Problem
	case outOfMemory:
		return "killed by the kernel: out of memory"
	case ending.Killed:
		return "killed: it went on after " + signals(ending)
	case ending.Signal != 0:
		return "ended by " + command.SignalName(ending.Signal) + origin(ending)
	case len(ending.PassedOn) > 0:
		return "exit status " + strconv.Itoa(ending.Status) + " after " + signals(ending)
	}
	return "exit status " + strconv.Itoa(ending.Status)
}

func origin(ending command.Ending) string {
	for _, each := range ending.PassedOn {
		if each == ending.Signal {
			return ", which was sent to the shim"
		}
	}
	return ""
}

func signals(ending command.Ending) string {
	var names []string
	for _, each := range ending.PassedOn {
		names = append(names, command.SignalName(each))
	}
	return strings.Join(names, ", ")
}

// measured are the fields that a series of metrics may have: those of few values.
var measured = []string{"agent", "repo", "stepName", "workflowName", "namespace"}

// metrics is a request with what there is to count once it has ended.
func (s *commandSpan) metrics() []byte { return otlp.Metrics(s.resource, s.step()) }

// step is what there is to count.
func (s *commandSpan) step() otlp.Step {
	step := otlp.Step{Context: s.context, Start: s.span.Start, End: s.span.End, Failed: s.span.Failed}
	for _, each := range s.correlation {
		if slices.Contains(measured, each.Key) {
			step.Attributes = append(step.Attributes, each)
		}
	}
	return step
}

// environment is that of the command: with the span as its place in the trace, unless the caller has
// seen to that.
func (s *commandSpan) environment(settings *fields.Settings) []string {
	if settings.Own.IsValid() {
		return os.Environ()
	}
	return s.context.Environment(os.Environ())
}

// encoded is a request with the span as it is now.
func (s *commandSpan) encoded() []byte { return otlp.Spans(s.resource, s.span) }
