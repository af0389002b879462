package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	asText        = "text/plain; version=0.0.4; charset=utf-8"
	asOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
	// What Prometheus asks with.
	ofPrometheus = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
)

// scraped is a call with a port that the kernel chooses, whose command runs until it reads a line.
type scraped struct {
	*running
	input *os.File
	// url of the metrics.
	url string
}

// serving starts a call; its stderr goes to stdout, so that the port can be read there.
func serving(t *testing.T, end string, flags ...string) scraped {
	t.Helper()
	input, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { write.Close() })
	call := sh("echo ready; read line; "+end, append([]string{"--verbose", "--prometheus-port", "127.0.0.1:0"}, flags...)...)
	call.stdin = input
	call.through = []string{"sh", "-c", `exec "$@" 2>&1`, "sh"}
	r := call.begin(t, nil)
	_, address, _ := strings.Cut(r.expect(t, "metrics can be fetched from "), "fetched from ")
	r.expect(t, "ready")
	return scraped{r, write, "http://" + address + "/metrics"}
}

func (s scraped) goOn() { s.input.WriteString("go on\n") }

// scrape is one as Prometheus does it, over a connection of its own.
func (s scraped) scrape(t *testing.T, accept string) (kind, body string) {
	t.Helper()
	request, err := http.NewRequest("GET", s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", accept)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: limit}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "status", response.StatusCode, 200)
	return response.Header.Get("Content-Type"), string(text)
}

// atTheEnd scrapes until the command has ended.
func (s scraped) atTheEnd(t *testing.T, accept string) (kind, body string) {
	t.Helper()
	eventually(t, "the end of the command", func() bool { return !hasChildren(s.command.Process.Pid) })
	// The figures follow at once; what was fetched before them does not end the waiting.
	eventually(t, "the figures of the end", func() bool {
		kind, body = s.scrape(t, accept)
		return !strings.Contains(body, "_count{agent=\"a\"} 0\n")
	})
	return kind, body
}

func TestPrometheus_findsTheStep_whileItRunsAndAtItsEnd(t *testing.T) {
	running := serving(t, "exit 3", "--agent", "a")
	kind, before := running.scrape(t, "")
	equal(t, "type", kind, asText)
	for _, line := range []string{
		"# TYPE agent_step_duration_ms histogram\n", `agent_step_duration_ms_bucket{agent="a",le="10"} 0` + "\n", `agent_step_duration_ms_bucket{agent="a",le="+Inf"} 0` + "\n",
		"# TYPE agent_step_success_total counter\n", `agent_step_success_total{agent="a"} 0` + "\n", `agent_step_fail_total{agent="a"} 0` + "\n",
	} {
		equal(t, line+" is there", strings.Contains(before, line), true)
	}
	running.goOn()
	kind, after := running.atTheEnd(t, ofPrometheus)
	equal(t, "type", kind, asOpenMetrics)
	result := running.finish(t)
	equal(t, "status", result.status, 3)
	equal(t, "says so", strings.Contains(result.stdout, "the metrics were fetched"), true)
	for _, line := range []string{
		"# TYPE agent_step_fail counter\n", `agent_step_fail_total{agent="a"} 1` + "\n", `agent_step_success_total{agent="a"} 0` + "\n",
		`agent_step_duration_ms_bucket{agent="a",le="3600000.0"} 1`, `agent_step_duration_ms_count{agent="a"} 1` + "\n",
	} {
		equal(t, line+" is there", strings.Contains(after, line), true)
	}
	equal(t, "exemplars", strings.Count(after, ` # {trace_id="`), 1)
	equal(t, "ends", strings.HasSuffix(after, "\n# EOF\n"), true)
}

func TestPrometheus_isGivenTheFormatThatItAsksFor(t *testing.T) {
	running := serving(t, "")
	for accept, want := range map[string]string{
		"": asText, "*/*": asText, "text/plain": asText, "application/json": asText, ofPrometheus: asOpenMetrics,
		"application/openmetrics-text": asOpenMetrics, "text/plain;q=0.5, application/openmetrics-text;q=0.4": asText,
		"application/openmetrics-text;q=0": asText, "application/openmetrics-text;q=x": asText, "text/*;q=0.1,APPLICATION/OpenMetrics-Text; Q=0.2": asOpenMetrics,
		"application/openmetrics-text;version=0.0.1": "application/openmetrics-text; version=0.0.1; charset=utf-8",
	} {
		kind, body := running.scrape(t, accept)
		equal(t, "type for "+accept, kind, want)
		equal(t, "EOF for "+accept, strings.HasSuffix(body, "# EOF\n"), want != asText)
	}
	running.goOn()
	running.atTheEnd(t, "")
	running.finish(t)
}

func TestPrometheus_isNotWaitedFor_longerThanIsSaid(t *testing.T) {
	for _, flags := range [][]string{{"--grace", "200ms"}, {"--prometheus-linger", "0s"}, {"--prometheus-linger", "100ms"}} {
		running := serving(t, "exit 3", flags...)
		running.goOn()
		result := running.finish(t)
		equal(t, "status", result.status, 3)
		equal(t, "says so", strings.Contains(result.stdout, "nobody fetched the metrics within "), true)
	}
}

func TestPrometheus_isNotWaitedFor_onceTheShimIsAskedToEnd(t *testing.T) {
	running := serving(t, "exit 3", "--prometheus-linger", "1h")
	running.goOn()
	eventually(t, "the end of the command", func() bool { return !hasChildren(running.command.Process.Pid) })
	// The shim may not listen for signals again yet.
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				running.command.Process.Signal(syscall.SIGTERM)
			}
		}
	}()
	equal(t, "status", running.finish(t).status, 3)

	asked := serving(t, "", "--prometheus-linger", "1h", "--grace", "100ms")
	asked.signal(t, syscall.SIGTERM)
	equal(t, "status", asked.finish(t).status, 143)
}

func TestPrometheus_cannotBeHeldUp_byThoseWhoSayNothing(t *testing.T) {
	running := serving(t, "exit 3", "--agent", "a")
	address := strings.TrimSuffix(strings.TrimPrefix(running.url, "http://"), "/metrics")
	for range 40 {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
	}
	running.goOn()
	// As soon as the silent ones have had their time.
	eventually(t, "a seat", func() bool {
		response, err := http.Get(running.url)
		if err != nil {
			return false
		}
		defer response.Body.Close()
		body, _ := io.ReadAll(response.Body)
		return response.StatusCode == 200 && strings.Contains(string(body), `agent_step_fail_total{agent="a"} 1`)
	})
	equal(t, "status", running.finish(t).status, 3)
}

func TestPrometheus_answersNothingElse(t *testing.T) {
	running := serving(t, "")
	base := strings.TrimSuffix(running.url, "/metrics")
	for request, want := range map[string]int{"GET /": 404, "GET /metric": 404, "POST /metrics": 405, "DELETE /metrics": 405} {
		method, path, _ := strings.Cut(request, " ")
		made, _ := http.NewRequest(method, base+path, nil)
		response, err := http.DefaultClient.Do(made)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		equal(t, request, response.StatusCode, want)
	}
	for _, garbage := range []string{"\x16\x03\x01\x02\x00\x01", "GET\r\n\r\n", "GET /metrics SSH\r\n\r\n", "GET /metrics HTTP/1.1\r\nX: " + strings.Repeat("x", 20_000) + "\r\n\r\n"} {
		connection, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(connection, garbage)
		connection.(*net.TCPConn).CloseWrite()
		answer, _ := io.ReadAll(connection)
		connection.Close()
		if len(answer) > 0 && !strings.HasPrefix(string(answer), "HTTP/1.1 4") {
			t.Errorf("%.20q is answered by %q", garbage, answer)
		}
	}
	running.goOn()
	running.atTheEnd(t, "")
	running.finish(t)
}

func TestPrometheus_portThatIsTaken_orNone_stopsNothing(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, port := range []string{taken.Addr().String(), "port", "1:2:3", "99999", "::::", "127.0.0.1:"} {
		result := sh("exit 3", "--verbose", "--grace", "10ms", "--prometheus-port", port).run(t)
		equal(t, "status with "+port, result.status, 3)
		if port != "127.0.0.1:" {
			equal(t, "says so of "+port, strings.Contains(result.stderr, "the port for Prometheus cannot be opened: "), true)
		}
	}
}

func TestPrometheus_isServed_onlyWhereMetricsAreNotSentAlready(t *testing.T) {
	receiver := receive(t)
	for _, each := range []struct {
		env, says string
		points    int
	}{
		{"OTEL_METRICS_EXPORTER=", "the port for Prometheus is not opened", 3},
		{"OTEL_METRICS_EXPORTER=none", "the port for Prometheus is not opened", 0},
		{"OTEL_METRICS_EXPORTER=prometheus", "metrics can be fetched from ", 0},
		{"OTEL_METRICS_EXPORTER=otlp, prometheus", "metrics can be fetched from ", 3},
	} {
		receiver.points = nil
		result := sh("exit 3", "--verbose").to(receiver).with("THROUGHLINE_PROMETHEUS_PORT=0", "THROUGHLINE_PROMETHEUS_LINGER=0s", each.env).run(t)
		equal(t, "status", result.status, 3)
		equal(t, each.says+" with "+each.env, strings.Contains(result.stderr, each.says), true)
		equal(t, "points with "+each.env, len(receiver.points), each.points)
	}
	result := sh("true", "--verbose", "--disabled", "--prometheus-port", "0").run(t)
	equal(t, "is opened when all is off", strings.Contains(result.stderr, "can be fetched"), false)
}
