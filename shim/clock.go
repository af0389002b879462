package main

import (
	"time"

	"throughline.io/shim/clock"
	"throughline.io/shim/export"
)

// askTime begins to ask how far our clock is off, where that is wanted.
func (r *reporter) askTime() *clock.Handshake {
	if r.traces == nil {
		return nil
	}
	server, err := export.Clock(r.settings)
	if err != nil {
		r.tell("the clock is not asked: " + err.Error())
	}
	if server == nil {
		return nil
	}
	return clock.Begin(server)
}

// tellTime records how far our clock is off, in milliseconds. The times of the span stay as they were
// measured.
func (r *reporter) tellTime(span *commandSpan, asked *clock.Handshake) {
	if asked == nil {
		return
	}
	reading, err := asked.End()
	if err != nil {
		r.tell("how far the clock is off is not known: " + err.Error())
		return
	}
	span.add("throughline.clock.offset", float64(reading.Offset)/float64(time.Millisecond))
	span.add("throughline.clock.error", float64(reading.Error)/float64(time.Millisecond))
}
