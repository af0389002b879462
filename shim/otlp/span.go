package otlp

import (
	"time"

	"throughline.io/shim/trace"
)

// SpanKindClient is the kind of a span around a call to somebody else, such as a program.
const SpanKindClient = 3

// Bits of a span's flags that say where its parent is.
const (
	parentKnown  = 0x100
	parentRemote = 0x200
)

const statusError = 2

// Span is one piece of work.
type Span struct {
	Context trace.Context
	Parent  trace.SpanID
	Name    string
	Start   time.Time
	// End is zero for a span that has not ended.
	End        time.Time
	Attributes []Attribute
	// Failed spans say why in Message.
	Failed  bool
	Message string
}

// Resource is who sends.
type Resource struct {
	Attributes []Attribute
	// Version is that of the shim.
	Version string
}

// Spans is an ExportTraceServiceRequest.
func Spans(of Resource, spans ...Span) []byte {
	var resource, inScope, request message
	inScope.message(1, scope(of.Version))
	for _, span := range spans {
		inScope.message(2, span.encode())
	}
	var described message
	attributes(&described, 1, of.Attributes)
	resource.message(1, described)
	resource.message(2, inScope)
	request.message(1, resource)
	return request
}

func scope(version string) message {
	var m message
	m.text(1, "throughline-shim")
	m.text(2, version)
	return m
}

func (s Span) encode() message {
	var m message
	m.bytes(1, s.Context.Trace[:])
	m.bytes(2, s.Context.Span[:])
	m.text(3, s.Context.State)
	flags := uint32(s.Context.Flags) | parentKnown
	if s.Parent != (trace.SpanID{}) {
		m.bytes(4, s.Parent[:])
		flags |= parentRemote
	}
	m.text(5, s.Name)
	m.number(6, SpanKindClient)
	m.fixed64(7, nanoseconds(s.Start))
	m.fixed64(8, nanoseconds(s.End))
	attributes(&m, 9, s.Attributes)
	if s.Failed {
		var status message
		status.text(2, s.Message)
		status.number(3, statusError)
		m.message(15, status)
	}
	m.fixed32(16, flags)
	return m
}

func nanoseconds(at time.Time) uint64 {
	if at.IsZero() {
		return 0
	}
	return uint64(at.UnixNano())
}
