package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestIntake_isTheOnlyReceiverInTheEnvironment(t *testing.T) {
	receiver := receive(t)
	secrets := []string{"OTEL_EXPORTER_OTLP_HEADERS=a=secret", "OTEL_EXPORTER_OTLP_TRACES_HEADERS=a=secret", "OTEL_EXPORTER_OTLP_METRICS_HEADERS=a=secret",
		"OTEL_EXPORTER_OTLP_LOGS_HEADERS=a=secret", "THROUGHLINE_OTLP_HEADERS=a=secret", "OTEL_EXPORTER_OTLP_CLIENT_KEY=/secret", "THROUGHLINE_OTLP_CLIENT_KEY=/secret",
		"OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE=/secret", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + receiver.URL + "/secret", "OTEL_EXPORTER_OTLP_COMPRESSION=secret"}
	for _, endpoint := range []string{receiver.URL, "gopher://secret", ""} {
		result := sh("env", "--intake", "--otlp-traces-endpoint", endpoint, "--grace", "0s").with(secrets...).with("OTEL_EXPORTER_OTLP_ENDPOINT="+endpoint, "OTEL_EXPORTER_OTLP_TIMEOUT=7").run(t)
		equal(t, "has a secret: "+result.stdout, strings.Contains(result.stdout, "secret"), false)
		equal(t, "timeout stays", strings.Contains(result.stdout, "OTEL_EXPORTER_OTLP_TIMEOUT=7\n"), true)
		isOpen := strings.Contains(result.stdout, "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:") &&
			strings.Contains(result.stdout, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n")
		equal(t, "is open for "+endpoint, isOpen, endpoint == receiver.URL)
	}
	result := sh("env").with(secrets...).with("OTEL_EXPORTER_OTLP_ENDPOINT=" + receiver.URL).run(t)
	equal(t, "without --intake", strings.Contains(result.stdout, "OTEL_EXPORTER_OTLP_HEADERS=a=secret\n"), true)
}

func TestIntake_hidesTheEnvironmentOfTheShimFromItsCommand(t *testing.T) {
	needsRoot(t)
	directory, err := os.MkdirTemp("", "shim-for-all")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(directory) })
	installed := filepath.Join(directory, "throughline-shim")
	if err := errors.Join(os.Chmod(directory, 0o755), exec.Command(program, "install", installed).Run()); err != nil {
		t.Fatal(err)
	}
	look := func(flags ...string) string {
		arguments := append(flags, "--first-line", "stdout", "--", "sh", "-c", "tr '\\0' '\\n' </proc/$PPID/environ; tr '\\0' '\\n' </proc/$$/environ")
		command := exec.Command(installed, arguments...)
		command.Env = []string{"PATH=" + os.Getenv("PATH"), "THROUGHLINE_OTLP_HEADERS=a=secret"}
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		output, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(output)
	}
	equal(t, "without --intake", strings.Contains(look(), "secret"), true)
	with := look("--intake")
	equal(t, "with it: "+with, strings.Contains(with, "secret"), false)
	equal(t, "its own environment and the first line", strings.Contains(with, "TRACEPARENT=") && strings.Contains(with, "traceId"), true)
}
