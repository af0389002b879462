package main

import (
	"os"
	"strconv"
	"time"

	"throughline.io/shim/export"
	"throughline.io/shim/fields"
)

// flush sends what is in the spool, and says so in one line.
func flush(settings *fields.Settings) int {
	if settings.Spool == "" {
		return misuse("flush needs the file: --spool FILE, or THROUGHLINE_SPOOL")
	}
	target, err := export.Traces(settings)
	if err != nil {
		return misuse(err.Error())
	}
	if target == nil {
		return misuse("flush needs a receiver: --otlp-endpoint URL, or OTEL_EXPORTER_OTLP_ENDPOINT")
	}
	reporter := &reporter{settings: settings, traces: target}
	taken, left, err := reporter.sendSpool(time.Now().Add(unhurried))
	line := strconv.Itoa(taken) + " spans sent, " + strconv.Itoa(left) + " left"
	if err != nil {
		line += ": " + err.Error()
	}
	os.Stdout.WriteString(line + "\n")
	return strictly(settings, err)
}

func strictly(settings *fields.Settings, err error) int {
	if err != nil && settings.Strict {
		return 1
	}
	return 0
}
