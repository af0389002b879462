// Command sdk is a wrapper as one writes it with OpenTelemetry's SDK for Go: it runs a command and makes
// one span of it, which is sent before it exits with the status of the command. Where to is in
// OTEL_EXPORTER_OTLP_ENDPOINT.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func main() { os.Exit(run(os.Args[1:])) }

func run(arguments []string) int {
	propagator := propagation.TraceContext{}
	ctx := propagator.Extract(context.Background(), propagation.MapCarrier{
		"traceparent": os.Getenv("TRACEPARENT"),
		"tracestate":  os.Getenv("TRACESTATE"),
	})
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sdk:", err)
		return 125
	}
	// Each span is sent when it ends: there is only one.
	provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", "sdk-wrapper"))))
	ctx, span := provider.Tracer("sdk").Start(ctx, filepath.Base(arguments[0]), trace.WithSpanKind(trace.SpanKindClient))

	handedOn := propagation.MapCarrier{}
	propagator.Inject(ctx, handedOn)
	environment := os.Environ()
	for key, value := range handedOn {
		environment = append(environment, strings.ToUpper(key)+"="+value)
	}
	status := wait(arguments, environment, span)

	span.SetAttributes(attribute.Int("process.exit.code", status))
	if status != 0 {
		span.SetStatus(codes.Error, fmt.Sprint("exit status ", status))
	}
	span.End()
	provider.Shutdown(context.Background())
	return status
}

// wait runs the command, to which signals are handed on, and answers as a shell would.
func wait(arguments, environment []string, span trace.Span) int {
	command := exec.Command(arguments[0], arguments[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	command.Env = environment
	arrived := make(chan os.Signal, 8)
	signal.Notify(arrived, syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM)
	if err := command.Start(); err != nil {
		return 127
	}
	span.SetAttributes(attribute.Int("process.pid", command.Process.Pid))
	go func() {
		for each := range arrived {
			command.Process.Signal(each)
		}
	}()
	command.Wait()
	if status := command.ProcessState.Sys().(syscall.WaitStatus); status.Signaled() {
		return 128 + int(status.Signal())
	}
	return command.ProcessState.ExitCode()
}
