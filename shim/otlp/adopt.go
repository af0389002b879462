package otlp

import (
	"bytes"
	"errors"

	"throughline.io/shim/trace"
)

// Origin is where requests of others come from: a command and its span.
type Origin struct {
	Context trace.Context
	// Resource is added to theirs, as far as they do not say the same themselves.
	Resource []Attribute
}

// Traces is an ExportTraceServiceRequest with all of its spans in the trace of the command.
func (o Origin) Traces(request []byte) ([]byte, error) {
	a := o.adoption(request)
	return a.adopt(request, a.span)
}

// Logs is an ExportLogsServiceRequest with all of its records in that trace.
func (o Origin) Logs(request []byte) ([]byte, error) {
	a := o.adoption(request)
	return a.adopt(request, a.record)
}

// Metrics is an ExportMetricsServiceRequest with all of its exemplars in that trace.
func (o Origin) Metrics(request []byte) ([]byte, error) {
	a := o.adoption(request)
	return a.adopt(request, a.metric())
}

// adoption is that of one request, which may grow so much: a resource of two bytes gets hundreds.
type adoption struct {
	Origin
	left int
}

var errGrows = errors.New("there are too many resources or items in one request for what they hold")

func (o Origin) adoption(request []byte) *adoption { return &adoption{o, len(request) + 1<<20} }

func (a *adoption) grown(out, in []byte) ([]byte, error) {
	a.left -= len(out) - len(in)
	if a.left < 0 {
		return nil, errGrows
	}
	return out, nil
}

// adopt knows what the three kinds of request have in common: resources, in each of them scopes,
// and in each scope the items.
func (a *adoption) adopt(request []byte, item rewriter) ([]byte, error) {
	scope := within(map[uint64]rewriter{2: item})
	return within(map[uint64]rewriter{1: func(in []byte) ([]byte, error) { return a.ofResource(in, scope) }})(request)
}

// ofResource puts the resource first. One in several pieces is one, as protobuf has it.
func (a *adoption) ofResource(in []byte, scope rewriter) ([]byte, error) {
	rest, err := within(map[uint64]rewriter{2: scope})(in)
	if err != nil {
		return nil, err
	}
	var resource message
	others := make(message, 0, len(rest))
	for len(rest) > 0 {
		var f field
		f, rest, _ = next(rest)
		if f.is(1, delimited) {
			resource = append(resource, f.bytes...)
		} else {
			others = append(others, f.raw...)
		}
	}
	stamped, err := a.stamped(resource)
	if err == nil {
		_, err = a.grown(stamped, resource)
	}
	if err != nil {
		return nil, err
	}
	var out message
	out.message(1, stamped)
	return append(out, others...), nil
}

// stamped has the attributes of the command's resource that are not said.
func (a *adoption) stamped(resource message) (message, error) {
	said := map[string]bool{}
	for in := []byte(resource); len(in) > 0; {
		f, rest, err := next(in)
		if err != nil {
			return nil, err
		}
		if f.is(1, delimited) {
			said[string(last(f.bytes, 1).bytes)] = true
		}
		in = rest
	}
	for _, each := range a.Resource {
		if !said[each.Key] {
			attributes(&resource, 1, []Attribute{each})
		}
	}
	return resource, nil
}

// span puts one into the trace of the command. The first span of a program in a foreign trace, which
// has no parent or one that was elsewhere, comes below the command's span and is linked to where it
// was; those below it keep their parents.
func (a *adoption) span(in []byte) ([]byte, error) {
	var theirs, id, parent []byte
	var flags uint64
	var out message
	for rest := in; len(rest) > 0; {
		var f field
		var err error
		if f, rest, err = next(rest); err != nil {
			return nil, err
		}
		switch {
		case f.is(1, delimited):
			theirs = f.bytes
			continue
		case f.is(4, delimited):
			parent = f.bytes
			continue
		case f.is(16, fixed32):
			flags = f.number
			continue
		case f.is(2, delimited):
			id = f.bytes
		}
		out = append(out, f.raw...)
	}
	own := a.isOwn(theirs)
	if own && len(parent) > 0 {
		return in, nil
	}
	if len(parent) == 0 || flags&parentRemote != 0 {
		if !own {
			from := parent
			if len(from) == 0 {
				from = id
			}
			link(&out, theirs, from)
		}
		parent = a.Context.Span[:]
		flags |= parentKnown | parentRemote
	}
	out.bytes(1, a.Context.Trace[:])
	out.bytes(4, parent)
	out.fixed32(16, uint32(flags))
	return a.grown(out, in)
}

// link adds one, unless it would lead nowhere.
func link(to *message, traceID, spanID []byte) {
	if len(traceID) != len(trace.ID{}) || len(spanID) != len(trace.SpanID{}) {
		return
	}
	var m message
	m.bytes(1, traceID)
	m.bytes(2, spanID)
	to.message(13, m)
}

// record puts one into the trace; one that was logged outside of any span is the command's own.
func (a *adoption) record(in []byte) ([]byte, error) {
	theirs, out, err := without(in, 9)
	if err != nil || a.isOwn(theirs) {
		return in, err
	}
	out.bytes(9, a.Context.Trace[:])
	if len(last(in, 10).bytes) == 0 {
		out.bytes(10, a.Context.Span[:])
	}
	return a.grown(out, in)
}

// metric puts the exemplars of all kinds of points into the trace.
func (a *adoption) metric() rewriter {
	points := func(exemplars uint64) rewriter {
		return within(map[uint64]rewriter{1: within(map[uint64]rewriter{exemplars: a.exemplar})})
	}
	const gauge, sum, histogram, exponentialHistogram = 5, 7, 9, 10
	return within(map[uint64]rewriter{gauge: points(5), sum: points(5), histogram: points(8), exponentialHistogram: points(11)})
}

func (a *adoption) exemplar(in []byte) ([]byte, error) {
	theirs, out, err := without(in, 5)
	if err != nil || len(theirs) == 0 || a.isOwn(theirs) {
		return in, err
	}
	out.bytes(5, a.Context.Trace[:])
	return a.grown(out, in)
}

func (o Origin) isOwn(theirs []byte) bool { return bytes.Equal(theirs, o.Context.Trace[:]) }

// without is the message without the bytes in this field, and them.
func without(in []byte, name uint64) (taken []byte, out message, err error) {
	for len(in) > 0 {
		var f field
		if f, in, err = next(in); err != nil {
			return nil, nil, err
		}
		if f.is(name, delimited) {
			taken = f.bytes
			continue
		}
		out = append(out, f.raw...)
	}
	return taken, out, nil
}
