package main

import (
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"throughline.io/bench/shim/receiver"
)

// Rounds that are not counted, until all programs are in memory.
const warmUp = 10

// times of a variant over those of the command, milliseconds.
type times struct {
	Minimum float64 `json:"minimum"`
	P10     float64 `json:"p10"`
	Median  float64 `json:"median"`
}

// timesOf runs the variants in turn, so that all of them see the same machine.
func timesOf(variants []variant, rounds int, to receiver.Endpoints, machine string) ([]times, error) {
	progress("%s: %d rounds of %d variants", machine, rounds, len(variants))
	before, err := to.Ask()
	if err != nil {
		return nil, err
	}
	debug.SetGCPercent(-1)
	defer debug.SetGCPercent(100)
	took := make([][]time.Duration, len(variants))
	for round := range warmUp + rounds {
		for i, each := range variants {
			status, time, err := run(each, round, command)
			if err != nil || status != 0 {
				return nil, fmt.Errorf("%s: status %d, %v", each.what, status, err)
			}
			if round >= warmUp {
				took[i] = append(took[i], time)
			}
		}
	}
	if err := allArrived(variants, int64(warmUp+rounds), before, to); err != nil {
		return nil, fmt.Errorf("%s: %w", machine, err)
	}
	return overCommand(took), nil
}

// allArrived finds out whether a variant gave up sending.
func allArrived(variants []variant, calls int64, before receiver.Arrived, to receiver.Endpoints) error {
	after, err := to.Ask()
	if err != nil {
		return err
	}
	var spans, metrics int64
	for _, each := range variants {
		spans += each.spans * calls
		metrics += each.metrics * calls
	}
	if got := after.Spans - before.Spans; got != spans {
		return fmt.Errorf("%d spans arrived instead of %d", got, spans)
	}
	if got := after.Metrics - before.Metrics; got != metrics {
		return fmt.Errorf("%d metrics arrived instead of %d", got, metrics)
	}
	return nil
}

func overCommand(took [][]time.Duration) []times {
	var all []times
	for i := range took {
		each := timesIn(took[i])
		if i > 0 {
			each = times{each.Minimum - all[0].Minimum, each.P10 - all[0].P10, each.Median - all[0].Median}
		}
		all = append(all, each)
	}
	return all
}

func timesIn(took []time.Duration) times {
	slices.Sort(took)
	ms := func(at int) float64 { return took[at].Seconds() * 1000 }
	return times{ms(0), ms(len(took) / 10), ms(len(took) / 2)}
}
