package main

import (
	"strconv"
	"strings"
	"sync"
	"testing"
)

func TestMetrics_countTheStep_withFieldsOfFewValues(t *testing.T) {
	receiver := receive(t)
	sh("exit 3", "--agent", "a", "--step-name", "s", "--repo", "o/r", "--task-id", "t1", "--pr-number", "7", "--commit-sha", "c").to(receiver).run(t)
	span := receiver.only(t)
	got := map[string]uint64{}
	for _, point := range receiver.points {
		got[point.name] += point.count
		equal(t, "attributes", len(point.attributes), 3)
		equal(t, "agent", point.attributes["agent"], any("a"))
		equal(t, "stepName", point.attributes["stepName"], any("s"))
		equal(t, "repo", point.attributes["repo"], any("o/r"))
		if point.name == "agent_step_duration_ms" {
			equal(t, "exemplar", point.exemplarOfTrace, span.trace)
		}
	}
	equal(t, "durations", got["agent_step_duration_ms"], 1)
	equal(t, "successes", got["agent_step_success_total"], 0)
	equal(t, "failures", got["agent_step_fail_total"], 1)
	equal(t, "points", len(receiver.points), 3)
}

func TestMetrics_ofManyStepsAtOnce_areWhatHappened(t *testing.T) {
	receiver := receive(t)
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			sh("exit "+strconv.Itoa(i%4), "--agent", "a"+strconv.Itoa(i%3), "--task-id", strconv.Itoa(i)).to(receiver).run(t)
		})
	}
	all.Wait()
	got, series := map[string]uint64{}, map[string]bool{}
	for _, point := range receiver.points {
		got[point.name] += point.count
		series[point.name+point.attributes["agent"].(string)] = true
	}
	equal(t, "durations", got["agent_step_duration_ms"], 100)
	equal(t, "successes", got["agent_step_success_total"], 25)
	equal(t, "failures", got["agent_step_fail_total"], 75)
	equal(t, "series", len(series), 9)
	equal(t, "spans", len(receiver.all()), 100)
}

func TestMetrics_ofATraceThatIsNotSampled_areSentWithoutAnExemplar(t *testing.T) {
	receiver := receive(t)
	sh("true").to(receiver).with("TRACEPARENT=00-" + traceID + "-" + parentID + "-00").run(t)
	equal(t, "spans", len(receiver.all()), 0)
	equal(t, "points", len(receiver.points), 3)
	for _, point := range receiver.points {
		equal(t, "exemplar", point.exemplarOfTrace, "")
	}
}

func TestMetrics_canBeSwitchedOff_andSentElsewhere(t *testing.T) {
	traces, metrics := receive(t), receive(t)
	sh("true").to(traces).with("OTEL_METRICS_EXPORTER=none").run(t)
	equal(t, "points", len(traces.points), 0)
	traces.only(t)
	sh("true").with("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + traces.URL + "/v1/traces").run(t)
	equal(t, "points", len(traces.points), 0)
	sh("true", "--otlp-metrics-endpoint", metrics.URL+"/v1/metrics").to(traces).run(t)
	equal(t, "points there", len(traces.points), 0)
	equal(t, "points elsewhere", len(metrics.points), 3)
}

func TestMetrics_thatAreNotTaken_changeNothing(t *testing.T) {
	receiver := receive(t)
	for _, url := range []string{nobody(t), blackHole(t), receive(t, status(404)).URL + "/x"} {
		result := sh("exit 3", "--grace", "300ms", "--verbose", "--otlp-traces-endpoint", receiver.URL, "--otlp-metrics-endpoint", url).run(t)
		equal(t, "status", result.status, 3)
		equal(t, "says so", strings.Contains(result.stderr, "the metrics were not sent: "), true)
	}
	equal(t, "spans", len(receiver.all()), 3)
}
