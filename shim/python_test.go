package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// python is one with OpenTelemetry's SDK, which is fetched once.
func python(t *testing.T) string {
	t.Helper()
	directory, err := filepath.Abs("target/python-sdk")
	if err != nil {
		t.Fatal(err)
	}
	interpreter := filepath.Join(directory, "bin", "python")
	if exec.Command(interpreter, "-c", "import opentelemetry.exporter.otlp.proto.http, opentelemetry.sdk").Run() == nil {
		return interpreter
	}
	for _, command := range [][]string{
		{"python3", "-m", "venv", directory},
		{interpreter, "-m", "pip", "install", "--quiet", "opentelemetry-sdk==1.45.2", "opentelemetry-exporter-otlp-proto-http==1.45.2"},
	} {
		if output, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
			t.Log(string(output))
			t.Skip("SKIPPED: a program with OpenTelemetry's SDK for Python, which cannot be had: " + strings.Join(command, " "))
		}
	}
	return interpreter
}

func TestIntake_ofAProgramWithAStockSDK(t *testing.T) {
	receiver := receive(t)
	call := call{flags: []string{"--intake", "--verbose", "--agent", "builder", "--repo", "o/r"}, command: []string{python(t), "testdata/python/program.py"}}
	result := call.with("OTEL_EXPORTER_OTLP_ENDPOINT="+receiver.URL, "OTEL_EXPORTER_OTLP_HEADERS=authorization=secret", "HOME="+os.Getenv("HOME")).run(t)
	equal(t, "status", result.status, 0)
	spans := map[string]gotSpan{}
	for _, each := range receiver.all() {
		spans[each.name] = each
	}
	command := spans["builder/python"]
	equal(t, "spans", len(spans), 5)
	for name, parent := range map[string]string{
		"unaware": command.id, "below unaware": spans["unaware"].id, "aware": command.id, "below aware": spans["aware"].id,
	} {
		span := spans[name]
		equal(t, "trace of "+name, span.trace, command.trace)
		equal(t, "parent of "+name, span.parent, parent)
		equal(t, "repo of "+name, span.resource["repo"], any("o/r"))
		equal(t, "language of "+name, span.resource["telemetry.sdk.language"], any("python"))
		equal(t, "service of "+name, strings.HasPrefix(span.resource["service.name"].(string), "unknown_service"), true)
	}
	equal(t, "links of unaware", len(spans["unaware"].links), 1)
	equal(t, "links of aware", len(spans["aware"].links), 0)
	for _, call := range receiver.calls {
		equal(t, "token", call.header.Get("Authorization"), "secret")
	}
	counted := uint64(0)
	for _, point := range receiver.points {
		if point.name == "things" {
			counted += point.count
		}
	}
	equal(t, "things", counted, 3)
	if t.Failed() {
		t.Log(result.stderr)
	}
}
