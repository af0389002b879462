package otlp

import (
	"encoding/binary"
	"math"
	"time"

	"throughline.io/shim/trace"
)

// Names of the metrics of a step.
const (
	StepDuration = "agent_step_duration_ms"
	StepSuccess  = "agent_step_success_total"
	StepFail     = "agent_step_fail_total"
)

// Bounds of the buckets of StepDuration, milliseconds: from a short program to a long build.
var Bounds = []float64{10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000}

// delta says that a point counts since the one before it, of which a program that runs once knows
// nothing: so that the points of many calls add up.
const delta = 1

// Step is one call, measured.
type Step struct {
	Context    trace.Context
	Start, End time.Time
	Failed     bool
	// Attributes of the series; few values each.
	Attributes []Attribute
}

// Metrics is an ExportMetricsServiceRequest: how long the step took, and how it ended. Both
// counters are there always, so that a rate of failures is 0 and not absent.
func Metrics(of Resource, step Step) []byte {
	var inScope, resource, described, request message
	inScope.message(1, scope(of.Version))
	inScope.message(2, metric(StepDuration, "How long steps take.", "ms", 9, step.histogram()))
	inScope.message(2, metric(StepSuccess, "Steps that ended with status 0.", "{step}", 7, step.counter(!step.Failed)))
	inScope.message(2, metric(StepFail, "Steps that ended otherwise.", "{step}", 7, step.counter(step.Failed)))
	attributes(&described, 1, of.Attributes)
	resource.message(1, described)
	resource.message(2, inScope)
	request.message(1, resource)
	return request
}

func metric(name, description, unit string, kind int, data message) message {
	var m message
	m.text(1, name)
	m.text(2, description)
	m.text(3, unit)
	m.message(kind, data)
	return m
}

func (s Step) counter(isOne bool) message {
	one := uint64(0)
	if isOne {
		one = 1
	}
	var point, sum message
	point.fixed64(2, nanoseconds(s.Start))
	point.fixed64(3, nanoseconds(s.End))
	point.tag(6, fixed64)
	point = binary.LittleEndian.AppendUint64(point, one)
	attributes(&point, 7, s.Attributes)
	sum.message(1, point)
	sum.number(2, delta)
	sum.number(3, 1)
	return sum
}

func (s Step) histogram() message {
	took := float64(s.End.Sub(s.Start)) / float64(time.Millisecond)
	var counts, bounds message
	found := false
	for _, bound := range Bounds {
		bounds = binary.LittleEndian.AppendUint64(bounds, math.Float64bits(bound))
		counts = binary.LittleEndian.AppendUint64(counts, first(took <= bound, &found))
	}
	counts = binary.LittleEndian.AppendUint64(counts, first(true, &found))

	var point, histogram message
	point.fixed64(2, nanoseconds(s.Start))
	point.fixed64(3, nanoseconds(s.End))
	point.fixed64(4, 1)
	point.double(5, took)
	point.message(6, counts)
	point.message(7, bounds)
	if s.Context.IsSampled() {
		point.message(8, s.exemplar(took))
	}
	attributes(&point, 9, s.Attributes)
	point.double(11, took)
	point.double(12, took)
	histogram.message(1, point)
	histogram.number(2, delta)
	return histogram
}

// first is 1 the first time that it is so.
func first(so bool, found *bool) uint64 {
	if !so || *found {
		return 0
	}
	*found = true
	return 1
}

func (s Step) exemplar(took float64) message {
	var m message
	m.fixed64(2, nanoseconds(s.End))
	m.double(3, took)
	m.bytes(4, s.Context.Span[:])
	m.bytes(5, s.Context.Trace[:])
	return m
}
