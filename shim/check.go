package main

import (
	"os"
	"strings"
	"time"

	"throughline.io/shim/export"
	"throughline.io/shim/fields"
	"throughline.io/shim/otlp"
)

// check sends a request without a span, and says in one line what came of it.
func check(settings *fields.Settings) int {
	line, err := reach(settings)
	if err != nil {
		line = "not reachable: " + err.Error()
	}
	for _, warning := range settings.Warnings {
		line += "; " + warning
	}
	os.Stdout.WriteString(strings.ReplaceAll(line, "\n", " ") + "\n")
	return strictly(settings, err)
}

func reach(settings *fields.Settings) (string, error) {
	if settings.Disabled {
		return "sending is switched off", nil
	}
	target, err := export.Traces(settings)
	if err != nil {
		return "", err
	}
	if target == nil {
		return "no receiver is set; say where it is with --otlp-endpoint or OTEL_EXPORTER_OTLP_ENDPOINT", nil
	}
	begin := time.Now()
	request := otlp.Spans(otlp.Resource{Attributes: settings.Resource(), Version: version})
	if err := target.Send(request, begin.Add(max(settings.Grace, time.Second))); err != nil {
		return "", err
	}
	return target.Address + " takes spans, in " + time.Since(begin).Round(100*time.Microsecond).String(), nil
}
