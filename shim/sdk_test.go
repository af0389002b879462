package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stockSDK is OpenTelemetry's own SDK for a language, and a program with it that knows nothing of the shim.
type stockSDK struct {
	name     string
	language string
	command  []string
	// isThere ends well when the SDK has been fetched; fetch are the commands that do that.
	isThere []string
	fetch   [][]string
}

// stockSDKs are kept below target once they are there.
func stockSDKs(t *testing.T) []stockSDK {
	t.Helper()
	target, err := filepath.Abs("target")
	if err != nil {
		t.Fatal(err)
	}
	python := filepath.Join(target, "python-sdk")
	interpreter := filepath.Join(python, "bin", "python")
	return []stockSDK{
		{
			"python", "python", []string{interpreter, "testdata/python/program.py"},
			[]string{interpreter, "-c", "import opentelemetry.exporter.otlp.proto.http, opentelemetry.sdk"},
			[][]string{
				{"python3", "-m", "venv", python},
				{interpreter, "-m", "pip", "install", "--quiet", "opentelemetry-sdk==1.45.2", "opentelemetry-exporter-otlp-proto-http==1.45.2"},
			},
		},
		nodes("nodejs", "node", "testdata/node/program.js"),
		nodes("nodejs in JSON", "node", "testdata/node/program.js", "json"),
	}
}

func nodes(name string, command ...string) stockSDK {
	return stockSDK{
		name, "nodejs", command,
		[]string{"node", "-e", "require('@opentelemetry/sdk-node')"},
		[][]string{{"npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=30000", "--prefix", "target/node-sdk", "@opentelemetry/sdk-node@0.218.0"}},
	}
}

// orSkip fetches the SDK where it is not there.
func (s stockSDK) orSkip(t *testing.T) {
	t.Helper()
	if execute(s.isThere) == nil {
		return
	}
	if reason, failed := notToBeHad[s.language]; failed {
		t.Skip(reason)
	}
	for _, command := range s.fetch {
		if err := execute(command); err != nil {
			notToBeHad[s.language] = fmt.Sprintf("SKIPPED: a program with OpenTelemetry's SDK for %s, which cannot be had: %s: %v", s.name, strings.Join(command, " "), err)
			t.Skip(notToBeHad[s.language])
		}
	}
}

// notToBeHad says of a language why its SDK was not fetched, which is tried once.
var notToBeHad = map[string]string{}

// patience with a registry; where it cannot be reached some clients ask for very long.
const patience = 90 * time.Second

func execute(command []string) error {
	limited, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	process := exec.CommandContext(limited, command[0], command[1:]...)
	process.Env = append(os.Environ(), modules())
	return process.Run()
}

// modules is where programs of Node find what they need.
func modules() string {
	target, _ := filepath.Abs("target/node-sdk/node_modules")
	return "NODE_PATH=" + target
}

func TestIntake_ofAProgramWithAStockSDK(t *testing.T) {
	for _, sdk := range stockSDKs(t) {
		t.Run(sdk.name, func(t *testing.T) {
			sdk.orSkip(t)
			receiver := receive(t)
			call := call{flags: []string{"--intake", "--verbose", "--agent", "builder", "--step-name", "compile", "--repo", "o/r"}, command: sdk.command}
			result := call.with("OTEL_EXPORTER_OTLP_ENDPOINT="+receiver.URL, "OTEL_EXPORTER_OTLP_HEADERS=authorization=secret", "HOME="+os.Getenv("HOME"), modules(), "HTTP_PROXY="+nobody(t)).run(t)
			t.Cleanup(func() {
				if t.Failed() {
					t.Log(result.stdout, result.stderr)
				}
			})
			equal(t, "status", result.status, 0)
			hasSpansOfTheProgram(t, receiver, sdk.language)
			hasMetricsAndLogsOfTheProgram(t, receiver)
			for _, call := range receiver.calls {
				equal(t, "token", call.header.Get("Authorization"), "secret")
			}
		})
	}
}

// hasSpansOfTheProgram: those that know of the command's span and those that do not are below it.
func hasSpansOfTheProgram(t *testing.T, receiver *receiver, language string) {
	t.Helper()
	command, aware, unaware := receiver.named(t, "builder/compile"), receiver.named(t, "aware"), receiver.named(t, "unaware")
	equal(t, "spans", len(receiver.all()), 5)
	for name, parent := range map[string]string{"unaware": command.id, "below unaware": unaware.id, "aware": command.id, "below aware": aware.id} {
		span := receiver.named(t, name)
		equal(t, "trace of "+name, span.trace, command.trace)
		equal(t, "parent of "+name, span.parent, parent)
		isOfTheStep(t, name, span.resource)
		equal(t, "language of "+name, span.resource["telemetry.sdk.language"], any(language))
		equal(t, "service of "+name, strings.HasPrefix(span.resource["service.name"].(string), "unknown_service"), true)
	}
	equal(t, "links of unaware", len(unaware.links), 1)
	equal(t, "links of aware", len(aware.links), 0)
	equal(t, "a token in the environment", unaware.attributes["has a token"], any(false))
}

func hasMetricsAndLogsOfTheProgram(t *testing.T, receiver *receiver) {
	t.Helper()
	counted := uint64(0)
	for _, point := range receiver.points {
		if point.name == "things" {
			counted += point.count
			isOfTheStep(t, point.name, point.resource)
		}
	}
	equal(t, "things", counted, 3)
	lines := map[string]string{}
	for _, request := range receiver.logs {
		for _, log := range decodeLogs(request) {
			isOfTheStep(t, log.body, log.resource)
			lines[log.body] = log.trace + "-" + log.span
		}
	}
	equal(t, "lines", len(lines), 2)
	for _, name := range []string{"aware", "unaware"} {
		span := receiver.named(t, name)
		equal(t, "place of the line of "+name, lines["a line of "+name], span.trace+"-"+span.id)
	}
}

// isOfTheStep looks for the fields that the shim adds.
func isOfTheStep(t *testing.T, what string, resource map[string]any) {
	t.Helper()
	for key, value := range map[string]string{"repo": "o/r", "agent": "builder", "stepName": "compile"} {
		equal(t, key+" of "+what, resource[key], any(value))
	}
}
