package intake

import "strings"

// Environment is the given one with the exporters of the command pointed at this endpoint, and
// without what they need for any other: addresses, and above all tokens and keys. Without an endpoint
// that is taken away all the same.
func Environment(given []string, endpoint string) []string {
	result := make([]string, 0, len(given)+2)
	for _, entry := range given {
		name, _, _ := strings.Cut(entry, "=")
		if !isOfReceiver(name) {
			result = append(result, entry)
		}
	}
	if endpoint == "" {
		return result
	}
	return append(withoutProxy(result), "OTEL_EXPORTER_OTLP_ENDPOINT="+endpoint, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf")
}

// isOfReceiver finds variables about a receiver: for all signals, for one of them, and our own.
// How long an exporter waits, and how it aggregates, stays as it is.
func isOfReceiver(name string) bool {
	if strings.HasPrefix(name, "THROUGHLINE_OTLP_") {
		return true
	}
	rest, found := strings.CutPrefix(name, "OTEL_EXPORTER_OTLP_")
	if !found {
		return false
	}
	for _, signal := range []string{"TRACES_", "METRICS_", "LOGS_", "PROFILES_"} {
		rest = strings.TrimPrefix(rest, signal)
	}
	switch rest {
	case "ENDPOINT", "PROTOCOL", "HEADERS", "INSECURE", "COMPRESSION", "CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY":
		return true
	}
	return false
}
