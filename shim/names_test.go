package main

import (
	"encoding/json"
	"os"
	"slices"
	"sync/atomic"
	"testing"

	"throughline.io/shim/otlp"
)

// contract is the names that others may rely on.
type contract struct {
	Attributes []struct{ Key, Type string }
	Metrics    []struct {
		Name, Unit string
		Attributes []string
		Buckets    []float64
	}
}

func promised(t *testing.T) contract {
	t.Helper()
	text, err := os.ReadFile("telemetry.json")
	if err != nil {
		t.Fatal(err)
	}
	var all contract
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func typeOf(value any) string {
	switch value.(type) {
	case string:
		return "string"
	case int64:
		return "long"
	case float64:
		return "double"
	case []string:
		return "string_array"
	}
	return "unknown"
}

func TestNames_ofAttributes_areThoseThatArePromised(t *testing.T) {
	receiver := receive(t)
	everything := []string{"--record-arguments"}
	for _, flag := range []string{"repo", "pr-number", "ref", "task-id", "agent", "workflow-name", "node-id", "commit-sha", "step-name", "namespace"} {
		everything = append(everything, "--"+flag, "x")
	}
	groups := madeGroups["version 2"]
	sh("cd /sys/fs/cgroup; "+groups.after+"; exit 3", everything...).inGroups(t, groups.own, groups.before).to(receiver).run(t)
	var asked atomic.Int64
	clocked, _ := untilAsked(t, timeServer(0, &asked), &asked, 4)

	got := map[string]string{}
	for _, span := range []gotSpan{receiver.only(t), clocked} {
		for key, value := range span.attributes {
			got[key] = typeOf(value)
		}
	}
	for _, each := range promised(t).Attributes {
		equal(t, each.Key, got[each.Key], each.Type)
		delete(got, each.Key)
	}
	for key := range got {
		t.Errorf("%s is not in telemetry.json", key)
	}
}

func TestNames_ofMetrics_areThoseThatArePromised(t *testing.T) {
	got := map[string]bool{otlp.StepDuration: true, otlp.StepSuccess: true, otlp.StepFail: true}
	for _, each := range promised(t).Metrics {
		equal(t, each.Name+" is sent", got[each.Name], true)
		delete(got, each.Name)
		equal(t, "attributes of "+each.Name, slices.Equal(slices.Sorted(slices.Values(each.Attributes)), slices.Sorted(slices.Values(measured))), true)
		if each.Name == otlp.StepDuration {
			equal(t, "its buckets", slices.Equal(each.Buckets, otlp.Bounds), true)
		}
	}
	equal(t, "others", len(got), 0)
}
