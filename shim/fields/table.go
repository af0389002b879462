package fields

import (
	"time"

	"throughline.io/shim/otlp"
)

// field is one thing that can be said.
type field struct {
	// flag is its name without dashes; a field without a flag comes from the environment alone.
	flag string
	// value is what help calls its value; a field without one is a switch.
	value string
	// variables are looked at in this order when there is no flag.
	variables []string
	meaning   string
	// from the value to the settings; a flag that may be repeated adds.
	set func(*Settings, string) error
}

type group struct {
	title  string
	fields []field
}

// groups are all fields in the order of help. Its variables are the flag in capitals behind
// THROUGHLINE_, and those of others that mean the same.
func groups() []group {
	return []group{
		{"What the step works on; each is an attribute of the span", []field{
			correlation("repo", "repo", "the repository", "GITHUB_REPOSITORY"),
			correlation("pr-number", "prNumber", "number of the pull request"),
			correlation("ref", "ref", "branch or tag", "GITHUB_REF"),
			correlation("task-id", "taskId", "the task"),
			correlation("agent", "agent", "who does it"),
			correlation("workflow-name", "workflowName", "the workflow", "GITHUB_WORKFLOW"),
			correlation("node-id", "nodeId", "node of the workflow", "ARGO_NODE_ID"),
			correlation("commit-sha", "commitSha", "the commit", "GITHUB_SHA"),
			correlation("step-name", "stepName", "the step"),
			correlation("namespace", "namespace", "the namespace", "POD_NAMESPACE"),
			{"attribute", "KEY=VALUE", nil, "another attribute; may be repeated", addAttribute},
		}},
		{"The span", []field{
			{"span-name", "TEXT", own("SPAN_NAME"), "its name, instead of AGENT/STEP or the name of the program", text(func(s *Settings) *string { return &s.Name })},
			{"record-arguments", "", own("RECORD_ARGUMENTS"), "records the arguments of the command, with secrets taken out", truth(func(s *Settings) *bool { return &s.RecordArguments })},
			{"cgroup", "WHEN", own("CGROUP"), "whether what the kernel counted for the control group is recorded: yes, no, or auto (default), which is when nothing else is in it", oneOf(func(s *Settings) *string { return &s.Cgroup }, "auto", "yes", "no")},
			{"clock-url", "URL", own("CLOCK_URL"), "asks there, while the command runs, how far the clock is off, and records it", text(func(s *Settings) *string { return &s.ClockURL })},
			{"first-line", "WHERE", own("FIRST_LINE"), "where the line of JSON at the start goes: stderr (default), stdout, none, or a file, to which it is appended", text(func(s *Settings) *string { return &s.Line })},
		}},
		{"A span that somebody else has begun", []field{
			{"span-context", "TRACEPARENT", nil, "ids of the span, which the caller has chosen and has put into the environment of the command itself", traceparent},
			{"parent-span-id", "ID", nil, "the span that it is below of", parentSpan},
		}},
		{"The command", []field{
			{"kill-after", "TIME", own("KILL_AFTER"), "kills the command when it goes on for so long after SIGTERM, SIGINT, SIGHUP or SIGQUIT; default: never", duration(func(s *Settings) *time.Duration { return &s.KillAfter })},
			{"process-group", "WHICH", nil, "own (default), to which signals are passed on; or shared with the shim, for callers that signal the whole group themselves", processGroup},
		}},
		{"Where the span goes", []field{
			{"otlp-endpoint", "URL", own("OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"), "receiver of OTLP, such as http://collector:4318; /v1/traces is added", text(func(s *Settings) *string { return &s.Endpoint })},
			{"otlp-traces-endpoint", "URL", own("OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"), "the same, taken as it is", text(func(s *Settings) *string { return &s.Traces.Endpoint })},
			{"otlp-metrics-endpoint", "URL", own("OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"), "where metrics go, taken as it is, instead of --otlp-endpoint with /v1/metrics", text(func(s *Settings) *string { return &s.Metrics.Endpoint })},
			{"otlp-logs-endpoint", "URL", own("OTLP_LOGS_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"), "where logs that come by --intake go, taken as it is", text(func(s *Settings) *string { return &s.Logs.Endpoint })},
			{"otlp-protocol", "NAME", own("OTLP_PROTOCOL"), "http/protobuf (default) or grpc, whose port is another, such as 4317 (of addresses from OTEL_EXPORTER_OTLP_ENDPOINT and the like: OTEL_EXPORTER_OTLP_PROTOCOL and the like)", oneOf(func(s *Settings) *string { return &s.Protocol }, "http/protobuf", GRPC)},
			standardProtocol("OTEL_EXPORTER_OTLP_PROTOCOL", func(s *Settings) *string { return &s.standardProtocol }),
			standardProtocol("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", func(s *Settings) *string { return &s.Traces.standardProtocol }),
			standardProtocol("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", func(s *Settings) *string { return &s.Metrics.standardProtocol }),
			standardProtocol("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", func(s *Settings) *string { return &s.Logs.standardProtocol }),
			{"metrics-exporter", "NAME", own("METRICS_EXPORTER", "OTEL_METRICS_EXPORTER"), "otlp (default), prometheus, both with a comma between, or none", metricsExporters},
			{"prometheus-port", "PORT", own("PROMETHEUS_PORT"), "serves metrics at /metrics of that port, or of HOST:PORT, while the command runs, if they are not sent by OTLP", text(func(s *Settings) *string { return &s.Prometheus.Address })},
			{"prometheus-linger", "TIME", own("PROMETHEUS_LINGER"), "longest that the exit waits until somebody has fetched them; default: as --grace", duration(func(s *Settings) *time.Duration { return &s.Prometheus.Linger })},
			{"otlp-header", "KEY=VALUE", own("OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"), "sent with every request; may be repeated; in the variable with commas between", addHeaders},
			{"otlp-ca-cert", "FILE", own("OTLP_CA_CERT", "OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "OTEL_EXPORTER_OTLP_CERTIFICATE"), "certificates (PEM) that the receiver's is checked against, instead of those of the system", text(func(s *Settings) *string { return &s.CACert })},
			{"otlp-client-cert", "FILE", own("OTLP_CLIENT_CERT", "OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE", "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE"), "our own certificate (PEM)", text(func(s *Settings) *string { return &s.ClientCert })},
			{"otlp-client-key", "FILE", own("OTLP_CLIENT_KEY", "OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY", "OTEL_EXPORTER_OTLP_CLIENT_KEY"), "its key (PEM)", text(func(s *Settings) *string { return &s.ClientKey })},
			{"report-start", "WHEN", own("REPORT_START"), "whether the span is sent at its start too, without an end: yes, no, or auto (default), which is yes in a step of Throughline", oneOf(func(s *Settings) *string { return &s.ReportStart }, "auto", "yes", "no")},
			{"grace", "TIME", own("GRACE"), "longest that the exit waits for the receiver; default 800ms", duration(func(s *Settings) *time.Duration { return &s.Grace })},
			{"spool", "FILE", own("SPOOL"), "keeps there what could not be sent; the next call sends it, or throughline-shim flush", text(func(s *Settings) *string { return &s.Spool })},
			{"spool-limit", "SIZE", own("SPOOL_LIMIT"), "largest size of that file, such as 512K or 16M (default)", size},
			{"disabled", "", own("DISABLED", "OTEL_SDK_DISABLED"), "runs the command and sends nothing", truth(func(s *Settings) *bool { return &s.Disabled })},
			{"", "", []string{"OTEL_TRACES_EXPORTER"}, "", exporters(func(s *Settings) *bool { return &s.TracesOff })},
			{"", "", []string{"OTEL_SERVICE_NAME"}, "", text(func(s *Settings) *string { return &s.ServiceName })},
			{"", "", []string{"OTEL_RESOURCE_ATTRIBUTES"}, "", text(func(s *Settings) *string { return &s.ResourceAttributes })},
		}},
		{"Telemetry of the command", []field{
			{"intake", "", own("INTAKE"), "takes OTLP from the command on the loopback, puts it below the span and passes it on; the command then finds no token in its environment", truth(func(s *Settings) *bool { return &s.Intake })},
		}},
		{"The shim itself", []field{
			{"verbose", "", own("VERBOSE"), "says on stderr what became of the span", truth(func(s *Settings) *bool { return &s.Verbose })},
			{"strict", "", nil, "for flush and check: fails when something could not be sent, or the receiver not be reached", truth(func(s *Settings) *bool { return &s.Strict })},
		}},
	}
}

// standardProtocol is one of OpenTelemetry's variables. Who takes JSON over HTTP takes protobuf too.
func standardProtocol(variable string, where func(*Settings) *string) field {
	return field{"", "", []string{variable}, "", oneOf(where, "http/protobuf", "http/json", GRPC)}
}

func own(name string, others ...string) []string {
	return append([]string{"THROUGHLINE_" + name}, others...)
}

func correlation(flag, key, meaning string, others ...string) field {
	set := func(s *Settings, value string) error {
		if value != "" {
			s.Correlation = append(s.Correlation, otlp.Attribute{Key: key, Value: value})
		}
		return nil
	}
	return field{flag, "TEXT", own(capitals(flag), others...), meaning, set}
}
