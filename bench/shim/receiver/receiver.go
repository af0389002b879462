// Package receiver takes OTLP as fast as it can: it counts what comes, keeps the last of it, and reads
// that only when it is asked what came.
package receiver

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"sync/atomic"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// Endpoints are where it listens, on the loopback interface.
type Endpoints struct {
	HTTP, HTTPS, GRPC string
	// Authority is the file with the certificate by which HTTPS is known.
	Authority string
}

type receiver struct {
	spans, metrics atomic.Int64
	lastSpan       atomic.Pointer[[]byte]
}

// Run listens, says where on its output, and ends with its input: when whoever started it has ended.
func Run(directory string) error {
	r := &receiver{}
	certificate, authority, err := newCertificate(directory)
	if err != nil {
		return err
	}
	endpoints := Endpoints{Authority: authority}
	if endpoints.HTTP, err = serve("http", r.serveHTTP); err != nil {
		return err
	}
	secured := &tls.Config{Certificates: []tls.Certificate{certificate}}
	if endpoints.HTTPS, err = serve("https", func(listener net.Listener) { r.serveHTTP(tls.NewListener(listener, secured)) }); err != nil {
		return err
	}
	if endpoints.GRPC, err = serve("http", r.serveGRPC); err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(endpoints); err != nil {
		return err
	}
	io.Copy(io.Discard, bufio.NewReader(os.Stdin))
	return nil
}

func serve(scheme string, with func(net.Listener)) (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	go with(listener)
	return fmt.Sprintf("%s://%s", scheme, listener.Addr()), nil
}

func (r *receiver) serveHTTP(listener net.Listener) {
	paths := http.NewServeMux()
	paths.HandleFunc("POST /v1/traces", func(w http.ResponseWriter, request *http.Request) {
		if body, err := io.ReadAll(request.Body); err == nil {
			r.spans.Add(1)
			r.lastSpan.Store(&body)
			w.Header().Set("Content-Type", "application/x-protobuf")
		}
	})
	paths.HandleFunc("POST /v1/metrics", func(w http.ResponseWriter, request *http.Request) {
		if _, err := io.Copy(io.Discard, request.Body); err == nil {
			r.metrics.Add(1)
			w.Header().Set("Content-Type", "application/x-protobuf")
		}
	})
	paths.HandleFunc("GET /arrived", func(w http.ResponseWriter, _ *http.Request) {
		json.NewEncoder(w).Encode(r.arrived())
	})
	http.Serve(listener, paths)
}

// traceService is the same over gRPC, where the library has read the message already.
type traceService struct {
	collector.UnimplementedTraceServiceServer
	receiver *receiver
}

func (s traceService) Export(_ context.Context, request *collector.ExportTraceServiceRequest) (*collector.ExportTraceServiceResponse, error) {
	body, err := proto.Marshal(request)
	if err != nil {
		return nil, err
	}
	s.receiver.spans.Add(1)
	s.receiver.lastSpan.Store(&body)
	return &collector.ExportTraceServiceResponse{}, nil
}

func (r *receiver) serveGRPC(listener net.Listener) {
	server := grpc.NewServer()
	collector.RegisterTraceServiceServer(server, traceService{receiver: r})
	server.Serve(listener)
}
