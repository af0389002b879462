package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
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

func (r *receiver) named(t *testing.T, name string) gotSpan {
	t.Helper()
	for _, each := range r.all() {
		if each.name == name {
			return each
		}
	}
	t.Fatalf("no span named %s arrived", name)
	return gotSpan{}
}

func TestIntake_putsSpansBelowTheCommand_andSaysWhoseTheyAre(t *testing.T) {
	receiver := receive(t)
	call := call{flags: []string{"--agent", "builder", "--step-name", "compile", "--otlp-header", "authorization=secret"}}
	intake := call.to(receiver).with("OTEL_RESOURCE_ATTRIBUTES=team=a,service.name=ci", "OTEL_SERVICE_NAME=ci").taking(t)
	stale := trace.Context{}.Child()
	for name, parent := range map[string]trace.Context{"aware": intake.context, "unaware": {}, "stale": stale} {
		equal(t, name, intake.post(t, "/v1/traces", requestWith(name, parent)).StatusCode, 200)
	}
	said := intake.end(t)
	command := receiver.named(t, "builder/compile")
	for _, name := range []string{"aware", "unaware", "stale"} {
		span := receiver.named(t, name)
		equal(t, "trace of "+name, span.trace, command.trace)
		equal(t, "parent of "+name, span.parent, command.id)
		equal(t, "service of "+name, span.resource["service.name"], any("app"))
		equal(t, "team of "+name, span.resource["team"], any("a"))
		equal(t, "step of "+name, span.resource["stepName"], any("compile"))
	}
	equal(t, "links of aware", len(receiver.named(t, "aware").links), 0)
	equal(t, "links of unaware", len(receiver.named(t, "unaware").links), 1)
	equal(t, "link of stale", strings.Join(receiver.named(t, "stale").links, " "), stale.Trace.String()+"-"+stale.Span.String())
	for _, call := range receiver.calls {
		equal(t, "token", call.header.Get("Authorization"), "secret")
	}
	equal(t, "says what came", strings.Contains(said, "3 requests of ") && strings.Contains(said, "3 were passed on, 0 dropped"), true)
}

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

func TestIntake_takesLogsAndMetrics(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).taking(t)
	other := trace.Context{}.Child()
	step := otlp.Step{Context: other, Start: time.Now(), End: time.Now()}
	equal(t, "metrics", intake.post(t, "/v1/metrics", otlp.Metrics(otlp.Resource{}, step)).StatusCode, 200)
	record := delimited(1, delimited(2, delimited(2, delimited(9, other.Trace[:]), delimited(10, other.Span[:]))))
	equal(t, "logs", intake.post(t, "/v1/logs", record).StatusCode, 200)
	intake.end(t)
	exemplars := 0
	for _, point := range receiver.points {
		if point.exemplarOfTrace != "" {
			equal(t, "trace of exemplar", point.exemplarOfTrace, intake.context.Trace.String())
			exemplars++
		}
	}
	equal(t, "exemplars of program and command", exemplars, 2)
	equal(t, "requests with logs", len(receiver.logs), 1)
	got := read(receiver.logs[0]).inner(1)[0].inner(2)[0].inner(2)[0]
	equal(t, "trace of log", hex.EncodeToString(got.bytes(9)), intake.context.Trace.String())
	equal(t, "span of log", hex.EncodeToString(got.bytes(10)), other.Span.String())
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

func TestIntake_takesWhatIsPacked_orComesInChunks(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).taking(t)
	equal(t, "gzip", intake.post(t, "/v1/traces", packed(requestWith("gzip", trace.Context{})), "Content-Encoding", "gzip").StatusCode, 200)
	large := requestWith(strings.Repeat("x", otlp.LongestText), trace.Context{})
	equal(t, "chunks", intake.ask(t, "POST", intake.endpoint+"/v1/traces", onlyReader{bytes.NewReader(bytes.Repeat(large, 100))}).StatusCode, 200)
	both := onlyReader{bytes.NewReader(packed(requestWith("both", trace.Context{})))}
	equal(t, "both", intake.ask(t, "POST", intake.endpoint+"/v1/traces", both, "Content-Encoding", "gzip", "Expect", "100-continue").StatusCode, 200)
	intake.end(t)
	receiver.named(t, "gzip")
	receiver.named(t, "both")
	equal(t, "spans", len(receiver.all()), 103)
}

func TestIntake_ofATraceThatIsNotSampled_dropsSpansAlone(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).with(strings.TrimSuffix(traceparent, "1") + "0").taking(t)
	equal(t, "spans", intake.post(t, "/v1/traces", requestWith("a", trace.Context{})).StatusCode, 200)
	equal(t, "logs", intake.post(t, "/v1/logs", delimited(1, delimited(2, delimited(2)))).StatusCode, 200)
	said := intake.end(t)
	equal(t, "calls", len(receiver.calls), 0)
	equal(t, "requests with logs", len(receiver.logs), 1)
	equal(t, "says so: "+said, strings.Contains(said, "1 were passed on, 1 dropped"), true)
}

func TestIntake_refuses_andTakesWhatIsRightAfterwards(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).taking(t)
	good := requestWith("good", trace.Context{})
	bomb := packed(make([]byte, 100<<20))
	withoutSecret := intake.endpoint[:strings.LastIndex(intake.endpoint, "/")]
	for _, each := range []struct {
		name, method, address string
		body                  []byte
		headers               []string
		status                int
	}{
		{"no secret", "POST", withoutSecret + "/v1/traces", good, nil, 404},
		{"another secret", "POST", withoutSecret + "/abcdefghijklmnopqrstuvwxyz/v1/traces", good, nil, 404},
		{"another signal", "POST", intake.endpoint + "/v1/profiles", good, nil, 404},
		{"no signal", "POST", intake.endpoint, good, nil, 404},
		{"another method", "PUT", intake.endpoint + "/v1/traces", good, nil, 405},
		{"JSON", "POST", intake.endpoint + "/v1/traces", []byte(`{"resourceSpans":[]}`), []string{"Content-Type", "application/json; charset=utf-8"}, 415},
		{"packed otherwise", "POST", intake.endpoint + "/v1/traces", good, []string{"Content-Encoding", "zstd"}, 415},
		{"not packed", "POST", intake.endpoint + "/v1/traces", good, []string{"Content-Encoding", "gzip"}, 400},
		{"packed and cut", "POST", intake.endpoint + "/v1/traces", packed(good)[:40], []string{"Content-Encoding", "gzip"}, 400},
		{"a bomb", "POST", intake.endpoint + "/v1/traces", bomb, []string{"Content-Encoding", "gzip"}, 413},
		{"too long", "POST", intake.endpoint + "/v1/traces", make([]byte, 5<<20), nil, 413},
		{"a long header", "POST", intake.endpoint + "/v1/traces", good, []string{"A", strings.Repeat("x", 20_000)}, 431},
		{"many headers", "POST", intake.endpoint + "/v1/traces", good, manyHeaders(), 431},
		{"cut", "POST", intake.endpoint + "/v1/traces", good[:len(good)-9], nil, 400},
		{"a huge length", "POST", intake.endpoint + "/v1/logs", []byte("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), nil, 400},
		{"a length beyond numbers", "POST", intake.endpoint + "/v1/metrics", []byte("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), nil, 400},
		{"a million resources", "POST", intake.endpoint + "/v1/metrics", bytes.Repeat([]byte("\x0a\x00"), 1_000_000), nil, 400},
		{"a million spans", "POST", intake.endpoint + "/v1/traces", delimited(1, delimited(2, bytes.Repeat([]byte("\x12\x00"), 1_000_000))), nil, 400},
		{"right", "POST", intake.endpoint + "/v1/traces", good, nil, 200},
	} {
		response := intake.ask(t, each.method, each.address, bytes.NewReader(each.body), each.headers...)
		equal(t, each.name+": "+response.Status, response.StatusCode, each.status)
	}
	intake.end(t)
	receiver.named(t, "good")
	equal(t, "spans", len(receiver.all()), 2)
}

func manyHeaders() (all []string) {
	for n := range 100 {
		all = append(all, "X-"+string(rune('a'+n%26))+strings.Repeat("y", n), strings.Repeat("x", 200))
	}
	return all
}

func TestIntake_ofClientsThatDoNotSpeakHTTP_orStopInTheMiddle(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).taking(t)
	path := intake.endpoint[strings.LastIndex(intake.endpoint, "/"):]
	head := "POST " + path + "/v1/traces HTTP/1.1\r\nContent-Type: application/x-protobuf\r\n"
	for text, status := range map[string]string{
		"SSH-2.0-OpenSSH_9.9\r\n\r\n":                    "400",
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n": "400",
		head + "\r\n":                                                           "411",
		head + "Content-Length: -1\r\n\r\n":                                     "400",
		head + "Content-Length: many\r\n\r\n":                                   "400",
		head + "Content-Length: 99999999999999999999\r\n\r\n":                   "400",
		head + "Content-Length: 9999999999999\r\n\r\n":                          "413",
		head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n":                       "400",
		head + "Transfer-Encoding: chunked\r\n\r\n-5\r\n":                       "400",
		head + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcdefgh\r\n0\r\n\r\n":   "400",
		head + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n": "400",
	} {
		connection := intake.connect(t)
		io.WriteString(connection, text)
		line, err := bufio.NewReader(connection).ReadString('\n')
		if err != nil || !strings.HasPrefix(line, "HTTP/1.1 "+status+" ") {
			t.Errorf("%q is answered by %q, %v", text, line, err)
		}
	}
	for _, text := range []string{"", "POST", head, head + "Content-Length: 100\r\n\r\nabc", head + "Transfer-Encoding: chunked\r\n\r\n10\r\nabc"} {
		slow := intake.connect(t)
		io.WriteString(slow, text)
		ended := intake.connect(t)
		io.WriteString(ended, text)
		ended.(*net.TCPConn).CloseWrite()
		io.ReadAll(ended)
	}
	equal(t, "beside slow ones", intake.post(t, "/v1/traces", requestWith("good", trace.Context{})).StatusCode, 200)
	intake.end(t)
	receiver.named(t, "good")
}

func TestIntake_ofMoreConnectionsThanItTakes(t *testing.T) {
	receiver := receive(t)
	intake := call{}.to(receiver).taking(t)
	var silent []net.Conn
	for range 100 {
		silent = append(silent, intake.connect(t))
	}
	refused := false
	for n := len(silent) - 1; n >= 0 && !refused; n-- {
		response, err := http.ReadResponse(bufio.NewReader(silent[n]), nil)
		if err != nil {
			t.Fatal(err)
		}
		refused = response.StatusCode == 503 && response.Header.Get("Retry-After") == "1"
	}
	equal(t, "one is told to come later", refused, true)
	for _, each := range silent {
		each.Close()
	}
	late := time.Now().Add(limit)
	for intake.post(t, "/v1/traces", requestWith("good", trace.Context{})).StatusCode != 200 {
		if time.Now().After(late) {
			t.Fatal("there is no room after all of them have gone")
		}
	}
	intake.end(t)
	receiver.named(t, "good")
}

func TestIntake_answersAtOnce_whateverTheReceiverDoes(t *testing.T) {
	for name, address := range map[string]string{"nobody": nobody(t), "black hole": blackHole(t), "garbage": speaker(t, "SSH-2.0\r\n")} {
		intake := call{flags: []string{"--otlp-endpoint", address, "--grace", "300ms"}}.taking(t)
		body := bytes.Repeat(requestWith(strings.Repeat("x", otlp.LongestText), trace.Context{}), 400)
		taken := 0
		for {
			response := intake.post(t, "/v1/traces", body)
			if response.StatusCode != 200 {
				equal(t, name+" is full", response.StatusCode, 503)
				equal(t, name+" later", response.Header.Get("Retry-After"), "1")
				break
			}
			if taken++; taken > 100 {
				t.Fatal("there is no end to what it takes")
			}
		}
		equal(t, name+" took some", taken > 3, true)
		said := intake.end(t)
		equal(t, name+" says so: "+said, strings.Contains(said, "0 were passed on"), true)
	}
}

func TestIntake_triesAgain_whenTheReceiverIsBack(t *testing.T) {
	for _, answer := range []http.HandlerFunc{status(503), status(500)} {
		receiver := receive(t, answer)
		intake := call{}.to(receiver).taking(t)
		equal(t, "answer", intake.post(t, "/v1/traces", requestWith("good", trace.Context{})).StatusCode, 200)
		receiver.until(t, "the second attempt", func() bool { return len(receiver.spans) == 1 })
		intake.end(t)
		equal(t, "spans", len(receiver.all()), 2)
	}
}

func TestIntake_dropsWhatTheReceiverRefuses(t *testing.T) {
	receiver := receive(t, status(400))
	intake := call{}.to(receiver).taking(t)
	equal(t, "answer", intake.post(t, "/v1/traces", requestWith("bad", trace.Context{})).StatusCode, 200)
	receiver.until(t, "the refusal", func() bool { return len(receiver.calls) == 1 })
	said := intake.end(t)
	equal(t, "says so: "+said, strings.Contains(said, "0 were passed on, 1 dropped: the receiver answers 400"), true)
	receiver.only(t)
}
