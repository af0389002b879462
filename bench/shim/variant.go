package main

import (
	"fmt"
	"os"
	"path/filepath"

	"throughline.io/bench/shim/receiver"
)

// command is what all variants run.
const command = "/bin/true"

// variant is one way to run a command.
type variant struct {
	// name is known to who reads the figures.
	name string
	what string
	// before are the words that stand in front of the command; the first is the program.
	before []string
	// copies are of that program.
	copies      []string
	environment []string
	// spans and metrics are the requests of each that a call sends.
	spans, metrics int64
	bytes          int64
}

// arguments to run some command by this variant, and the file that is run.
func (v variant) arguments(round int, command ...string) (file string, arguments []string) {
	arguments = append(append([]string(nil), v.before...), command...)
	if len(v.copies) == 0 {
		return arguments[0], arguments
	}
	return v.copies[round%len(v.copies)], arguments
}

// variantsIn are those whose program is in the directory; the command alone is the first. The notes
// say which are left out. Programs are copied to the other directory.
func variantsIn(directory, copies string, to receiver.Endpoints) (found []variant, notes []string, err error) {
	program := func(name string) string { return filepath.Join(directory, name) }
	shim := func(flags ...string) []string {
		return append(append([]string{program("throughline-shim"), "--first-line", "stdout", "--agent", "a", "--step-name", "s"}, flags...), "--")
	}
	http := []string{"--otlp-endpoint", to.HTTP}
	with := func(flags []string, more ...string) []string { return append(append([]string(nil), flags...), more...) }
	otelCLI := func(endpoint, protocol string) []string {
		return []string{program("otel-cli"), "exec", "--name", "s", "--service", "a", "--endpoint", endpoint, "--protocol", protocol, "--"}
	}
	all := []variant{
		{name: "command", what: "the command, alone"},
		{name: "bare", what: "fork and wait alone", before: []string{program("bare")}},
		{name: "shim", what: "shim, no receiver", before: shim()},
		{name: "shim-span", what: "shim, span", before: shim(with(http, "--metrics-exporter", "none")...), spans: 1},
		{name: "shim-metrics", what: "shim, span and metrics", before: shim(http...), spans: 1, metrics: 1},
		{name: "shim-intake", what: "shim, span, metrics and intake", before: shim(with(http, "--intake")...), spans: 1, metrics: 1},
		{name: "shim-tls", what: "shim, span over TLS", before: shim("--otlp-endpoint", to.HTTPS, "--otlp-ca-cert", to.Authority, "--metrics-exporter", "none"), spans: 1},
		{name: "shim-tls-metrics", what: "shim, span and metrics over TLS", before: shim("--otlp-endpoint", to.HTTPS, "--otlp-ca-cert", to.Authority), spans: 1, metrics: 1},
		{name: "shim-grpc", what: "shim, span over gRPC", before: shim("--otlp-endpoint", to.GRPC, "--otlp-protocol", "grpc", "--metrics-exporter", "none"), spans: 1},
		{name: "sdk", what: "OpenTelemetry's SDK, span", before: []string{program("sdk")}, environment: []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + to.HTTP}, spans: 1},
		{name: "otel-cli", what: "otel-cli exec, span", before: otelCLI(to.HTTP, "http/protobuf"), spans: 1},
		{name: "otel-cli-grpc", what: "otel-cli exec, span over gRPC", before: otelCLI(to.GRPC, "grpc"), spans: 1},
	}
	missing := map[string]bool{}
	for _, each := range all {
		if len(each.before) > 0 {
			program, err := os.ReadFile(each.before[0])
			if err != nil {
				missing[filepath.Base(each.before[0])] = true
				continue
			}
			each.bytes = int64(len(program))
			if each.copies, err = copied(program, filepath.Join(copies, filepath.Base(each.before[0]))); err != nil {
				return nil, nil, err
			}
		}
		each.environment = append(each.environment, "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/")
		found = append(found, each)
	}
	for name := range missing {
		notes = append(notes, name+" could not be built here, so its rows are missing.")
	}
	return found, notes, nil
}

// How many copies of a program take turns.
const copiesOfEach = 4

// copied are copies of a program. In which pieces the kernel keeps a file in memory differs from one to
// the next, above all between one that Go's linker has just written and one that was copied, as all are
// that are installed; that makes up to two tenths of a millisecond of a call.
func copied(program []byte, to string) ([]string, error) {
	var files []string
	for i := range copiesOfEach {
		file := fmt.Sprintf("%s-%d", to, i)
		files = append(files, file)
		if _, err := os.Stat(file); err == nil {
			continue
		}
		if err := os.WriteFile(file, program, 0o755); err != nil {
			return nil, err
		}
	}
	return files, nil
}
