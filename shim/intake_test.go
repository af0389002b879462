package main

import (
	"strings"
	"testing"
	"time"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

func TestIntake_putsSpansBelowTheCommand_andSaysWhoseTheyAre(t *testing.T) {
	receiver := receive(t)
	call := call{flags: []string{"--agent", "builder", "--step-name", "compile", "--otlp-header", "authorization=secret"}}
	intake := call.to(receiver).with("OTEL_RESOURCE_ATTRIBUTES=team=a,service.name=ci", "OTEL_SERVICE_NAME=ci").taking(t)
	stale := trace.Context{}.Child()
	for name, parent := range map[string]trace.Context{"aware": intake.context, "unaware": {}, "stale": stale} {
		equal(t, name, intake.post(t, "/v1/traces", requestWith(name, parent)).StatusCode, 200)
	}
	said := intake.end(t)
	command := receiver.named(t, "builder/compile")
	for _, name := range []string{"aware", "unaware", "stale"} {
		span := receiver.named(t, name)
		equal(t, "trace of "+name, span.trace, command.trace)
		equal(t, "parent of "+name, span.parent, command.id)
		equal(t, "service of "+name, span.resource["service.name"], any("app"))
		equal(t, "team of "+name, span.resource["team"], any("a"))
		equal(t, "step of "+name, span.resource["stepName"], any("compile"))
	}
	equal(t, "links of aware", len(receiver.named(t, "aware").links), 0)
	equal(t, "links of unaware", len(receiver.named(t, "unaware").links), 1)
	equal(t, "link of stale", strings.Join(receiver.named(t, "stale").links, " "), stale.Trace.String()+"-"+stale.Span.String())
	for _, call := range receiver.calls {
		equal(t, "token", call.header.Get("Authorization"), "secret")
	}
	equal(t, "says what came", strings.Contains(said, "3 requests of ") && strings.Contains(said, "3 were passed on, 0 dropped"), true)
}

func TestIntake_takesLogsAndMetrics(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).taking(t)
	other := trace.Context{}.Child()
	step := otlp.Step{Context: other, Start: time.Now(), End: time.Now()}
	equal(t, "metrics", intake.post(t, "/v1/metrics", otlp.Metrics(otlp.Resource{}, step)).StatusCode, 200)
	record := delimited(1, delimited(2, delimited(2, delimited(9, other.Trace[:]), delimited(10, other.Span[:]))))
	equal(t, "logs", intake.post(t, "/v1/logs", record).StatusCode, 200)
	intake.end(t)
	exemplars := 0
	for _, point := range receiver.points {
		if point.exemplarOfTrace != "" {
			equal(t, "trace of exemplar", point.exemplarOfTrace, intake.context.Trace.String())
			exemplars++
		}
	}
	equal(t, "exemplars of program and command", exemplars, 2)
	equal(t, "requests with logs", len(receiver.logs), 1)
	got := decodeLogs(receiver.logs[0])[0]
	equal(t, "trace of log", got.trace, intake.context.Trace.String())
	equal(t, "span of log", got.span, other.Span.String())
}

func TestIntake_ofATraceThatIsNotSampled_dropsSpansAlone(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).with(strings.TrimSuffix(traceparent, "1") + "0").taking(t)
	equal(t, "spans", intake.post(t, "/v1/traces", requestWith("a", trace.Context{})).StatusCode, 200)
	equal(t, "logs", intake.post(t, "/v1/logs", delimited(1, delimited(2, delimited(2)))).StatusCode, 200)
	said := intake.end(t)
	equal(t, "calls", len(receiver.calls), 0)
	equal(t, "requests with logs", len(receiver.logs), 1)
	equal(t, "says so: "+said, strings.Contains(said, "1 were passed on, 1 dropped"), true)
}
