package conformance

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	metrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	traces "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	published "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"throughline.io/shim/export"
	"throughline.io/shim/fields"
)

// limit is how long a test waits for what has to happen at some time.
const limit = 60 * time.Second

// collector takes OTLP by gRPC, and keeps what came.
type collector struct {
	traces.UnimplementedTraceServiceServer
	address string

	mutex   sync.Mutex
	spans   []*traces.ExportTraceServiceRequest
	points  []*metrics.ExportMetricsServiceRequest
	headers []metadata.MD
	// answers are given in turn before all others are good.
	answers []error
	partial *traces.ExportTracePartialSuccess
}

type metricsOf struct {
	metrics.UnimplementedMetricsServiceServer
	*collector
}

func collect(t *testing.T, options ...grpc.ServerOption) *collector {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &collector{address: listener.Addr().String()}
	server := grpc.NewServer(options...)
	traces.RegisterTraceServiceServer(server, c)
	metrics.RegisterMetricsServiceServer(server, metricsOf{collector: c})
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	return c
}

func (c *collector) Export(context context.Context, request *traces.ExportTraceServiceRequest) (*traces.ExportTraceServiceResponse, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	headers, _ := metadata.FromIncomingContext(context)
	c.headers = append(c.headers, headers)
	if len(c.answers) > 0 {
		var answer error
		answer, c.answers = c.answers[0], c.answers[1:]
		if answer != nil {
			return nil, answer
		}
	}
	c.spans = append(c.spans, request)
	return &traces.ExportTraceServiceResponse{PartialSuccess: c.partial}, nil
}

func (c metricsOf) Export(_ context.Context, request *metrics.ExportMetricsServiceRequest) (*metrics.ExportMetricsServiceResponse, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.points = append(c.points, request)
	return &metrics.ExportMetricsServiceResponse{}, nil
}

// target is the shim's own client of it.
func target(t *testing.T, arguments ...string) *export.Target {
	t.Helper()
	settings, err := fields.Parse(append(arguments, "--", "true"), func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	made, err := export.Traces(&settings)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func TestGRPC_bringsRequestsOfAllSizes(t *testing.T) {
	for _, options := range [][]grpc.ServerOption{
		nil,
		// Less room than a request needs, and than HTTP/2 begins with; grpc-go has no smaller one than that.
		{grpc.InitialWindowSize(1 << 16), grpc.InitialConnWindowSize(1 << 16)},
		{grpc.MaxHeaderListSize(1 << 20), grpc.MaxConcurrentStreams(1)},
	} {
		collector := collect(t, append(options, grpc.MaxRecvMsgSize(16<<20))...)
		to := target(t, "--otlp-endpoint", "http://"+collector.address, "--otlp-protocol", "grpc", "--otlp-header", "x-token=s3cret, Connection=close", "--otlp-header", "X-Long="+strings.Repeat("é", 10_000))
		for _, size := range []int{0, 1, 16_000, 17_000, 65_530, 66_000, 1 << 20, 5 << 20} {
			request := requestOf(size)
			if err := to.Send(request, time.Now().Add(limit)); err != nil {
				t.Fatalf("%d bytes: %v", size, err)
			}
			got := collector.spans[len(collector.spans)-1]
			same(t, "name", len(nameOf(got)), size)
			same(t, "token", strings.Join(collector.headers[len(collector.headers)-1].Get("x-token"), " "), "s3cret")
			same(t, "long header", len(strings.Join(collector.headers[len(collector.headers)-1].Get("x-long"), " ")), 20_000)
		}
	}
}

func TestGRPC_tellsWhatTheReceiverSays(t *testing.T) {
	of := func(code codes.Code) error { return status.Error(code, "because ü\n100%") }
	for _, each := range []struct {
		code  codes.Code
		calls int
		final bool
	}{
		{codes.Unavailable, 2, false}, {codes.Canceled, 2, false}, {codes.DeadlineExceeded, 2, false}, {codes.Aborted, 2, false}, {codes.OutOfRange, 2, false}, {codes.DataLoss, 2, false},
		{codes.ResourceExhausted, 1, false}, {codes.Internal, 1, false}, {codes.Unknown, 1, false}, {codes.Code(99), 1, false},
		{codes.InvalidArgument, 1, true}, {codes.Unauthenticated, 1, true}, {codes.PermissionDenied, 1, true}, {codes.Unimplemented, 1, true}, {codes.NotFound, 1, true},
	} {
		collector := collect(t)
		collector.answers = []error{of(each.code)}
		err := target(t, "--otlp-endpoint", collector.address, "--otlp-protocol", "grpc").Send(requestOf(1), time.Now().Add(limit))
		same(t, "calls at "+each.code.String(), len(collector.headers), each.calls)
		if each.calls == 2 {
			same(t, "problem at "+each.code.String(), err, nil)
			continue
		}
		problem := err.(*export.Problem)
		same(t, "final at "+each.code.String(), problem.Final, each.final)
		same(t, "says why: "+problem.Reason, strings.HasSuffix(problem.Reason, ": because ü 100%"), true)
	}
}

func TestGRPC_tellsWhatWasNotTaken(t *testing.T) {
	collector := collect(t)
	collector.partial = &traces.ExportTracePartialSuccess{RejectedSpans: 3, ErrorMessage: "no"}
	err := target(t, "--otlp-endpoint", collector.address, "--otlp-protocol", "grpc").Send(requestOf(1), time.Now().Add(limit))
	same(t, "problem", err.Error(), "the receiver rejects 3 of it: no")
}

func TestGRPC_endsInTime(t *testing.T) {
	collector := collect(t)
	for range 1000 {
		collector.answers = append(collector.answers, status.Error(codes.Unavailable, "later"))
	}
	err := target(t, "--otlp-endpoint", collector.address, "--otlp-protocol", "grpc").Send(requestOf(1), time.Now().Add(300*time.Millisecond))
	same(t, "problem", strings.Contains(err.Error(), "UNAVAILABLE: later"), true)
}

// program is the shim itself.
func program(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "throughline-shim")
	build := exec.Command("go", "build", "-o", file, ".")
	build.Dir = ".."
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatal(string(output))
	}
	return file
}

func run(t *testing.T, environment []string, arguments ...string) (said string, code int) {
	t.Helper()
	context, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	command := exec.CommandContext(context, arguments[0], arguments[1:]...)
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "THROUGHLINE_GRACE=30s", "THROUGHLINE_VERBOSE=yes", "THROUGHLINE_FIRST_LINE=none"}, environment...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	command.Run()
	return stderr.String(), command.ProcessState.ExitCode()
}

func TestGRPC_isSpokenByTheProgram_whereItIsSaidOfTheAddress(t *testing.T) {
	shim := program(t)
	for _, each := range []struct {
		environment []string
		flags       []string
		arrives     bool
	}{
		{nil, []string{"--otlp-endpoint", "http://ADDRESS", "--otlp-protocol", "grpc"}, true},
		{[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://ADDRESS", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, nil, true},
		{[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://ADDRESS/ignored", "THROUGHLINE_OTLP_PROTOCOL=grpc"}, nil, true},
		{[]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://ADDRESS", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://ADDRESS", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=grpc"}, nil, true},
		{[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://ADDRESS", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf"}, nil, false},
		{[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://ADDRESS", "OTEL_EXPORTER_OTLP_PROTOCOL=http/json"}, nil, false},
		// Of another address than that of OpenTelemetry's variables their protocol says nothing.
		{[]string{"THROUGHLINE_OTLP_ENDPOINT=http://ADDRESS", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, nil, false},
		{[]string{"OTEL_EXPORTER_OTLP_PROTOCOL=grpc"}, []string{"--otlp-endpoint", "http://ADDRESS"}, false},
	} {
		collector := collect(t)
		arguments := []string{shim}
		for _, flag := range each.flags {
			arguments = append(arguments, strings.ReplaceAll(flag, "ADDRESS", collector.address))
		}
		for i := range each.environment {
			each.environment[i] = strings.ReplaceAll(each.environment[i], "ADDRESS", collector.address)
		}
		said, code := run(t, each.environment, append(arguments, "--span-name", "here", "--", "sh", "-c", "exit 3")...)
		same(t, "status", code, 3)
		same(t, strings.Join(each.environment, " ")+": a span came", len(collector.spans) == 1, each.arrives)
		if !each.arrives {
			same(t, "says so: "+said, strings.Contains(said, "the span was not sent"), true)
			continue
		}
		same(t, "name", nameOf(collector.spans[0]), "here")
		same(t, "metrics", len(collector.points[0].ResourceMetrics[0].ScopeMetrics[0].Metrics), 3)
	}
}

func TestGRPC_bringsWhatComesByTheIntake(t *testing.T) {
	shim := program(t)
	collector := collect(t)
	file := filepath.Join(t.TempDir(), "request")
	if err := os.WriteFile(file, requestOf(100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	script := `test -z "$OTEL_EXPORTER_OTLP_HEADERS" && curl -sf -H 'Content-Type: application/x-protobuf' --data-binary @` + file + ` "$OTEL_EXPORTER_OTLP_ENDPOINT/v1/traces"`
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("SKIPPED: there is no curl to send with")
	}
	said, code := run(t, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + collector.address, "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_HEADERS=x-token=s3cret"},
		shim, "--intake", "--", "sh", "-c", script)
	same(t, said, code, 0)
	long := false
	for _, each := range collector.spans {
		long = long || len(nameOf(each)) == 100_000
	}
	same(t, "the span of the command came", long, true)
	same(t, "token", strings.Join(collector.headers[0].Get("x-token"), " "), "s3cret")
}

func TestGRPC_isSecure(t *testing.T) {
	certificate, file := certify(t)
	collector := collect(t, grpc.Creds(credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{certificate}})))
	arguments := []string{"--otlp-endpoint", "https://" + collector.address, "--otlp-protocol", "grpc"}
	err := target(t, append(arguments, "--otlp-ca-cert", file)...).Send(requestOf(70_000), time.Now().Add(limit))
	same(t, "problem", err, nil)
	same(t, "spans", len(collector.spans), 1)
	err = target(t, arguments...).Send(requestOf(1), time.Now().Add(limit))
	same(t, "unknown authority", err != nil && strings.Contains(err.Error(), "unknown authority"), true)

	// One that speaks HTTP/1.1 alone.
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				connection.(*tls.Conn).Handshake()
				connection.Read(make([]byte, 1))
			}()
		}
	}()
	err = target(t, "--otlp-endpoint", "https://"+listener.Addr().String(), "--otlp-protocol", "grpc", "--otlp-ca-cert", file).Send(requestOf(1), time.Now().Add(limit))
	same(t, "no HTTP/2", err != nil && strings.Contains(err.Error(), "does not speak gRPC"), true)
}

func certify(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "certificate")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// requestOf has one span with a name of so many bytes.
func requestOf(size int) []byte {
	request := &traces.ExportTraceServiceRequest{ResourceSpans: []*published.ResourceSpans{{ScopeSpans: []*published.ScopeSpans{{
		Spans: []*published.Span{{Name: strings.Repeat("x", size), TraceId: make([]byte, 16), SpanId: make([]byte, 8)}},
	}}}}}
	encoded, err := proto.Marshal(request)
	if err != nil {
		panic(err)
	}
	return encoded
}

func nameOf(request *traces.ExportTraceServiceRequest) string {
	return request.ResourceSpans[0].ScopeSpans[0].Spans[0].Name
}
