package main

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"throughline.io/shim/command"
	"throughline.io/shim/export"
	"throughline.io/shim/fields"
	"throughline.io/shim/prometheus"
	"throughline.io/shim/spool"
	"throughline.io/shim/trace"
)

// A command that ends sooner than this is reported once, at its end.
const startDelay = 100 * time.Millisecond

// What one request of the start, or of flush, may take. Neither holds anybody up.
const unhurried = 10 * time.Second

// reporter brings the span to the receiver, or into the spool, and the metrics to theirs.
type reporter struct {
	settings *fields.Settings
	traces   *export.Target
	metrics  *export.Target
	scraped  *prometheus.Server
	start    *time.Timer
	started  chan struct{}
}

// newReporter sends no span when there is no receiver, or when the trace is not sampled.
func newReporter(settings *fields.Settings, context trace.Context) *reporter {
	r := &reporter{settings: settings}
	for _, warning := range settings.Warnings {
		r.tell(warning)
	}
	var err error
	if r.metrics, err = export.Metrics(settings); err != nil {
		r.tell("metrics: " + err.Error())
	}
	r.traces, err = export.Traces(settings)
	switch {
	case err != nil:
		r.tell(err.Error())
	case r.traces == nil:
		r.tell("no receiver is set (--otlp-endpoint), so the span is not sent")
	case !context.IsSampled():
		r.tell("the trace is not sampled, so the span is not sent")
		r.traces = nil
	}
	if settings.ReportStart == "auto" && !isOfThroughline(context) {
		settings.ReportStart = "no"
	}
	return r
}

// isOfThroughline says whether the receiver keeps traces of builds, and so can replace the beginning
// of a span by the whole of it. Others would show two spans.
func isOfThroughline(context trace.Context) bool {
	for _, member := range strings.Split(context.State, ",") {
		if strings.HasPrefix(strings.TrimSpace(member), "throughline=") {
			return true
		}
	}
	return false
}

// begun sends the span without its end, a little later, while the command runs.
func (r *reporter) begun(request []byte) {
	if r.traces == nil || r.settings.ReportStart == "no" {
		return
	}
	r.started = make(chan struct{})
	r.start = time.AfterFunc(startDelay, func() {
		defer close(r.started)
		if err := r.traces.Send(request, time.Now().Add(unhurried)); err != nil {
			r.tell("the start was not sent: " + err.Error())
		}
	})
}

// ended sends the whole span, what others had to leave in the spool, and beside it the metrics and
// what is left of the command's telemetry; it waits no longer than it is allowed to.
func (r *reporter) ended(span *commandSpan, ending command.Ending, telemetry commandTelemetry) {
	deadline := time.Now().Add(r.settings.Grace)
	var beside sync.WaitGroup
	if telemetry.intake != nil {
		beside.Go(func() { telemetry.passOn(deadline) })
	}
	if r.scraped != nil {
		beside.Go(func() { r.linger(span, ending) })
	}
	r.awaitStart(r.settings.Grace / 2)
	if r.metrics != nil {
		beside.Go(func() { r.sendMetrics(span.metrics(), deadline) })
	}
	if r.traces != nil {
		r.sendSpan(span.encoded(), deadline)
	}
	beside.Wait()
}

// awaitStart lets a start that is on its way arrive before the end.
func (r *reporter) awaitStart(patience time.Duration) {
	if r.start == nil || r.start.Stop() {
		return
	}
	select {
	case <-r.started:
	case <-time.After(patience):
	}
}

func (r *reporter) sendSpan(request []byte, deadline time.Time) {
	err := r.traces.Send(request, deadline)
	if err == nil {
		r.tell("the span was sent to " + r.traces.Address)
		r.sendSpool(deadline)
		return
	}
	r.tell("the span was not sent: " + err.Error())
	if isFinal(err) || r.settings.Spool == "" {
		return
	}
	if err := r.spool().Append(request, deadline.Add(spoolGrace)); err != nil {
		r.tell("the span is lost: " + r.settings.Spool + ": " + err.Error())
		return
	}
	r.tell("the span is kept in " + r.settings.Spool)
}

// sendMetrics keeps nothing for later: what is sent twice is counted twice.
func (r *reporter) sendMetrics(request []byte, deadline time.Time) {
	if err := r.metrics.Send(request, deadline); err != nil {
		r.tell("the metrics were not sent: " + err.Error())
		return
	}
	r.tell("the metrics were sent to " + r.metrics.Address)
}

// What a span that could not be sent in time may wait for others who use the spool.
const spoolGrace = 100 * time.Millisecond

func (r *reporter) sendSpool(deadline time.Time) (taken, left int, err error) {
	if r.settings.Spool == "" {
		return 0, 0, nil
	}
	taken, left, err = r.spool().Drain(deadline, func(request []byte) (bool, error) {
		err := r.traces.Send(request, deadline)
		return err != nil && !isFinal(err), err
	})
	if taken > 0 {
		r.tell(strconv.Itoa(taken) + " spans of the spool were sent")
	}
	return taken, left, err
}

func (r *reporter) spool() spool.Spool {
	return spool.Spool{Path: r.settings.Spool, Limit: r.settings.SpoolLimit}
}

func (r *reporter) tell(text string) {
	if r.settings.Verbose {
		say(text)
	}
}

func isFinal(err error) bool {
	var problem *export.Problem
	return errors.As(err, &problem) && problem.Final
}
