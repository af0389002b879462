package main

import (
	"fmt"
	"strings"

	"throughline.io/bench/shim/receiver"
)

// checkAll lets each variant run a command that fails, and looks whether its status came back and what
// it has sent: a wrapper that does nothing would be a fast one.
func checkAll(variants []variant, to receiver.Endpoints) error {
	for _, each := range variants {
		if err := check(each, to); err != nil {
			return fmt.Errorf("%s: %w", each.what, err)
		}
	}
	return nil
}

func check(of variant, to receiver.Endpoints) error {
	const expected = 3
	before, err := to.Ask()
	if err != nil {
		return err
	}
	status, _, err := run(of, 0, "/bin/sh", "-c", fmt.Sprint("exit ", expected))
	if err != nil {
		return err
	}
	after, err := to.Ask()
	if err != nil {
		return err
	}
	if status != expected {
		return fmt.Errorf("exits with %d instead of %d", status, expected)
	}
	if spans, metrics := after.Spans-before.Spans, after.Metrics-before.Metrics; spans != of.spans || metrics != of.metrics {
		return fmt.Errorf("sent %d spans and %d metrics instead of %d and %d", spans, metrics, of.spans, of.metrics)
	}
	if of.spans > 0 && !(after.Last.Failed && says(after.Last, expected)) {
		return fmt.Errorf("sent a span that does not say the exit code: %+v", after.Last)
	}
	return nil
}

// says tells whether the exit code is in the span. otel-cli has it in the text of the status alone.
func says(span receiver.Span, code int64) bool {
	return span.ExitCode == code || span.ExitCode < 0 && strings.HasSuffix(span.Message, fmt.Sprint("exit status ", code))
}
