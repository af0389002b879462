// Package trace has the place of a span in a trace, and how it travels in environment variables.
package trace

import (
	"encoding/hex"
	"math/rand/v2"
)

// ID names a trace; all zero is none.
type ID [16]byte

// SpanID names a span of a trace; all zero is none.
type SpanID [8]byte

// Flags of a traceparent.
const (
	Sampled = 1
	// Random says that the last 56 bits of the trace id are by chance, which samplers rely on.
	Random = 2
)

// Context is what a span hands on to what it causes.
type Context struct {
	Trace ID
	Span  SpanID
	Flags byte
	// State and Baggage are handed on as they came.
	State   string
	Baggage string
}

func (id ID) String() string     { return hex.EncodeToString(id[:]) }
func (id SpanID) String() string { return hex.EncodeToString(id[:]) }

// IsValid says whether there is a span at all.
func (c Context) IsValid() bool { return c.Trace != ID{} && c.Span != SpanID{} }

// IsSampled says whether spans below are to be recorded.
func (c Context) IsSampled() bool { return c.Flags&Sampled != 0 }

// Child is the context of a new span below this one, or of the first span of a new trace.
func (c Context) Child() Context {
	child := c
	if !c.IsValid() {
		child = Context{Flags: Sampled | Random, Baggage: c.Baggage}
		fill(child.Trace[:])
	}
	fill(child.Span[:])
	return child
}

// fill writes random bytes that are not all zero. Ids have to be unique, and need not be secret: they
// come from the generator that Go's runtime has set up already.
func fill(id []byte) {
	for isZero := true; isZero; {
		for i := range id {
			id[i] = byte(rand.Uint32())
			isZero = isZero && id[i] == 0
		}
	}
}
