package main

import (
	"time"

	"throughline.io/shim/command"
	"throughline.io/shim/prometheus"
)

// serve lets others fetch the metrics, where that is asked for and they are not sent already.
func (r *reporter) serve(span *commandSpan) {
	wanted := r.settings.Prometheus
	switch {
	case wanted.Address == "" || r.settings.Disabled:
	case r.metrics != nil && !wanted.Beside:
		r.tell("metrics are sent by OTLP, so the port for Prometheus is not opened")
	case r.settings.MetricsOff && !wanted.Beside:
		r.tell("metrics are switched off, so the port for Prometheus is not opened")
	default:
		server, err := prometheus.Open(wanted.Address, span.step())
		if err != nil {
			r.tell("the port for Prometheus cannot be opened: " + err.Error())
			return
		}
		r.tell("metrics can be fetched from " + server.Address)
		r.scraped = server
	}
}

// linger keeps the figures of the end there until somebody has fetched them. Once the command was
// asked to end, so are we: it takes no longer than the span may then.
func (r *reporter) linger(span *commandSpan, ending command.Ending) {
	patience := r.settings.Prometheus.Linger
	if patience < 0 || ending.WasAsked() && patience > r.settings.Grace {
		patience = r.settings.Grace
	}
	r.scraped.Ended(span.step())
	if r.scraped.Close(patience, command.Asked()) {
		r.tell("the metrics were fetched")
		return
	}
	r.tell("nobody fetched the metrics within " + patience.Round(time.Millisecond).String())
}
