package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

// taking is a shim whose command says where the intake is, and ends when it is let.
type taking struct {
	*running
	endpoint string
	context  trace.Context
	letEnd   func()
}

func (c call) taking(t *testing.T) *taking {
	t.Helper()
	input, let := io.Pipe()
	c.flags = append([]string{"--intake", "--verbose", "--first-line", "none"}, c.flags...)
	c.command = []string{"sh", "-c", "echo ready; echo $TRACEPARENT; echo $OTEL_EXPORTER_OTLP_ENDPOINT; read line; exit 3"}
	c.stdin = input
	running := c.start(t)
	parent := running.expect(t, "00-")
	context := trace.FromEnvironment(func(string) string { return parent })
	return &taking{running, running.expect(t, "http://127.0.0.1:"), context, func() { let.Close() }}
}

// end lets the command end and is what the shim said.
func (i *taking) end(t *testing.T) string {
	t.Helper()
	i.letEnd()
	result := i.finish(t)
	equal(t, "status", result.status, 3)
	return result.stderr
}

func (i *taking) post(t *testing.T, path string, body []byte, headers ...string) *http.Response {
	t.Helper()
	return i.ask(t, "POST", i.endpoint+path, bytes.NewReader(body), headers...)
}

func (i *taking) ask(t *testing.T, method, address string, body io.Reader, headers ...string) *http.Response {
	t.Helper()
	request, err := http.NewRequest(method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-protobuf")
	for n := 0; n+1 < len(headers); n += 2 {
		request.Header.Set(headers[n], headers[n+1])
	}
	client := http.Client{Timeout: limit}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	said, _ := io.ReadAll(response.Body)
	response.Body.Close()
	response.Status += " " + string(said)
	return response
}

// connect is a connection on which a test speaks by itself.
func (i *taking) connect(t *testing.T) net.Conn {
	t.Helper()
	address, _ := url.Parse(i.endpoint)
	connection, err := net.Dial("tcp", address.Host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	connection.SetDeadline(time.Now().Add(limit))
	return connection
}

// requestWith is one with a span of a program that says who it is.
func requestWith(name string, parent trace.Context) []byte {
	child := parent.Child()
	return otlp.Spans(otlp.Resource{Attributes: []otlp.Attribute{{Key: "service.name", Value: "app"}}},
		otlp.Span{Context: child, Parent: parent.Span, Name: name, Start: time.Now(), End: time.Now()})
}

// delimited is a field of a message with others in it.
func delimited(field int, parts ...[]byte) []byte {
	inner := bytes.Join(parts, nil)
	head := binary.AppendUvarint(nil, uint64(field)<<3|2)
	return append(binary.AppendUvarint(head, uint64(len(inner))), inner...)
}

func packed(body []byte) []byte {
	var to bytes.Buffer
	writer := gzip.NewWriter(&to)
	writer.Write(body)
	writer.Close()
	return to.Bytes()
}

// onlyReader hides how long it is, so that the client sends it in chunks.
type onlyReader struct{ io.Reader }
