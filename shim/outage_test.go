package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// outcome of a call whose receiver is not as it should be: the command is as always.
func outage(t *testing.T, c call) (said string, spooled int64) {
	t.Helper()
	spool := filepath.Join(t.TempDir(), "spool")
	c.flags = append(c.flags, "--verbose", "--spool", spool)
	result := c.run(t)
	equal(t, "status", result.status, 3)
	equal(t, "stdout", result.stdout, "out\n")
	info, err := os.Stat(spool)
	if err != nil {
		return result.stderr, 0
	}
	return result.stderr, info.Size()
}

func TestReceiver_thatIsNotThere_orSaysNothing_orGarbage(t *testing.T) {
	for _, each := range []struct{ name, url, says string }{
		{"nobody", nobody(t), "connection refused"},
		{"black hole", blackHole(t), "the receiver does not answer in time"},
		{"black hole with TLS", strings.Replace(blackHole(t), "http", "https", 1), "the receiver does not answer in time"},
		{"garbage", speaker(t, "SSH-2.0-OpenSSH_9.9\r\n"), "does not speak HTTP"},
		{"endless garbage", speaker(t, strings.Repeat("x", 100_000)), "does not speak HTTP"},
		{"half an answer", speaker(t, "HTTP/1.1 2"), "the receiver does not answer in time"},
		{"no such host", "http://no-such-host.invalid:4318", "no-such-host.invalid"},
		{"plain behind https", strings.Replace(speaker(t, "HTTP/1.1 400 Bad Request\r\n\r\n"), "http", "https", 1), "tls: first record does not look like a TLS handshake"},
	} {
		t.Run(each.name, func(t *testing.T) {
			said, spooled := outage(t, sh("echo out; exit 3", "--otlp-endpoint", each.url, "--grace", "300ms"))
			if !strings.Contains(said, each.says) {
				t.Errorf("stderr is %q", said)
			}
			equal(t, "spooled", spooled > 0, true)
		})
	}
}

func TestReceiverOfGRPC_thatIsNotThere_orSaysNothing_orGarbage(t *testing.T) {
	const settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"
	for _, each := range []struct{ name, url, says string }{
		{"nobody", nobody(t), "connection refused"},
		{"black hole", blackHole(t), "the receiver does not answer in time"},
		{"black hole with TLS", strings.Replace(blackHole(t), "http", "https", 1), "the receiver does not answer in time"},
		{"HTTP/1.1", receive(t).URL, "does not speak gRPC"},
		{"garbage", speaker(t, "SSH-2.0-OpenSSH_9.9\r\n"), "a frame that is too long"},
		{"endless garbage", speaker(t, strings.Repeat("x", 100_000)), "a frame that is too long"},
		{"settings and nothing", speaker(t, settings), "the receiver does not answer in time"},
		{"no room at all", speaker(t, "\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00"), "the receiver does not answer in time"},
		{"settings and garbage", speaker(t, settings+"\x00\x00\x01\x01\x04\x00\x00\x00\x01\xff"), "headers cannot be read"},
		{"going away", speaker(t, settings+"\x00\x00\x08\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), "did not take up the call"},
	} {
		t.Run(each.name, func(t *testing.T) {
			said, spooled := outage(t, sh("echo out; exit 3", "--otlp-protocol", "grpc", "--otlp-endpoint", each.url, "--grace", "300ms"))
			if !strings.Contains(said, each.says) {
				t.Errorf("stderr is %q", said)
			}
			equal(t, "spooled", spooled > 0, true)
		})
	}
}

func TestReceiverOfGRPC_isAskedFor_onlyByAProtocolThatIsKnown(t *testing.T) {
	receiver := receive(t)
	result := sh("exit 3", "--otlp-protocol", "carrier-pigeon").to(receiver).run(t)
	equal(t, "status with a flag that is wrong", result.status, 125)
	result = sh("exit 3", "--verbose").with("OTEL_EXPORTER_OTLP_ENDPOINT="+receiver.URL, "OTEL_EXPORTER_OTLP_PROTOCOL=carrier-pigeon").run(t)
	equal(t, "status", result.status, 3)
	equal(t, "says so", strings.Contains(result.stderr, "OTEL_EXPORTER_OTLP_PROTOCOL must be one of "), true)
	equal(t, "name", receiver.only(t).name, "sh")
}

func TestReceiver_thatAnswersStrangely(t *testing.T) {
	rejects := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-protobuf")
		w.Write([]byte("\x0a\x06\x08\x01\x12\x02no"))
	}
	for _, each := range []struct {
		name    string
		answer  http.HandlerFunc
		calls   int
		says    string
		spooled bool
	}{
		{"500", status(500), 1, "answers 500", true},
		{"302", status(302, "Location", "/other"), 1, "answers 302", true},
		{"429 for an hour", status(429, "Retry-After", "3600"), 1, "answers 429", true},
		{"429 for a second", status(429, "Retry-After", "1"), 2, "was sent", false},
		{"429", status(429), 2, "was sent", false},
		{"503", status(503, "Retry-After", "soon"), 2, "was sent", false},
		{"400", status(400), 1, "answers 400", false},
		{"401", status(401), 1, "answers 401", false},
		{"rejection", rejects, 1, "rejects 1 of it: no", false},
		{"200 that is no protobuf", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("{}")) }, 1, "was sent", false},
		{"200 with a body of garbage", status(200, "Content-Type", "application/x-protobuf"), 1, "was sent", false},
	} {
		t.Run(each.name, func(t *testing.T) {
			receiver := receive(t, each.answer)
			said, spooled := outage(t, sh("echo out; exit 3").to(receiver))
			equal(t, "calls", len(receiver.calls), each.calls)
			equal(t, "spooled", spooled > 0, each.spooled)
			if !strings.Contains(said, each.says) {
				t.Errorf("stderr is %q", said)
			}
			if each.calls == 2 {
				equal(t, "same request again", string(receiver.calls[0].body), string(receiver.calls[1].body))
			}
		})
	}
}

func TestReceiver_thatNeverWants_isNotWaitedFor(t *testing.T) {
	var answers []http.HandlerFunc
	for range 1000 {
		answers = append(answers, status(503))
	}
	_, spooled := outage(t, sh("echo out; exit 3", "--grace", "300ms").to(receive(t, answers...)))
	equal(t, "spooled", spooled > 0, true)
}

func TestOutage_isSilent(t *testing.T) {
	result := sh("exit 3", "--otlp-endpoint", nobody(t), "--first-line", "none").run(t)
	equal(t, "stderr", result.stderr, "")
	equal(t, "status", result.status, 3)
}

func TestEndpoint_thatIsNone_stopsNothing(t *testing.T) {
	for _, url := range []string{"://", "ftp://x", "http://", "unix:///run/x", "http://[::1", "http://x:port"} {
		result := sh("exit 3", "--verbose", "--otlp-endpoint", url).run(t)
		equal(t, "status with "+url, result.status, 3)
		equal(t, "says something about "+url, strings.Count(result.stderr, "\n") > 1, true)
	}
}

func TestStart_isReportedWhenAskedFor_withoutAnEnd(t *testing.T) {
	receiver := receive(t)
	running := sh("echo ready; read line", "--report-start", "yes").to(receiver)
	input, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	running.stdin = input
	started := running.start(t)
	receiver.until(t, "the start", func() bool { return len(receiver.spans) == 1 })
	write.WriteString("go on\n")
	equal(t, "status", started.finish(t).status, 0)
	spans := receiver.all()
	equal(t, "spans", len(spans), 2)
	equal(t, "end of the first", spans[0].end, 0)
	equal(t, "same span", spans[0].id, spans[1].id)
	equal(t, "same start", spans[0].start, spans[1].start)
	equal(t, "ended", spans[1].end > spans[1].start, true)
}

func TestEnd_comesBehindAStartThatIsOnItsWay(t *testing.T) {
	hold := make(chan struct{})
	receiver := receive(t, answerAfter(hold, status(200)))
	started := sh("trap 'exit 0' TERM; "+waiting, "--report-start", "yes").to(receiver).start(t)
	receiver.until(t, "the start", func() bool { return len(receiver.calls) == 1 })
	started.signal(t, syscall.SIGTERM)
	eventually(t, "the end of the command", func() bool { return !hasChildren(started.command.Process.Pid) })
	equal(t, "spans before the start was answered", len(receiver.all()), 0)
	close(hold)
	equal(t, "status", started.finish(t).status, 0)
	equal(t, "ended", receiver.only(t).end > 0, true)
}

func TestStart_isReportedInAStepOfThroughline(t *testing.T) {
	receiver := receive(t)
	running := sh("trap 'exit 0' TERM; "+waiting).to(receiver).with(traceparent, "TRACESTATE=vendor=1,throughline=kept").start(t)
	receiver.until(t, "the start", func() bool { return len(receiver.spans) == 1 })
	running.signal(t, syscall.SIGTERM)
	running.finish(t)
	equal(t, "spans", len(receiver.all()), 2)
}

func TestCheck_saysInOneLine_whetherThereIsAReceiver(t *testing.T) {
	refuses := status(404)
	for _, each := range []struct {
		url, says string
		strict    int
	}{
		{receive(t).URL, "takes spans, in ", 0},
		{receive(t, refuses, refuses).URL, "not reachable: the receiver answers 404", 1},
		{nobody(t), "not reachable: ", 1},
		{"", "no receiver is set", 0},
	} {
		for _, strict := range []string{"false", "true"} {
			result := call{flags: []string{"check", "--otlp-endpoint", each.url, "--strict=" + strict}}.run(t)
			equal(t, "lines", strings.Count(result.stdout, "\n"), 1)
			if !strings.Contains(result.stdout, each.says) {
				t.Errorf("%q is not in %q", each.says, result.stdout)
			}
			if strict == "true" {
				equal(t, "status of "+each.says, result.status, each.strict)
			} else {
				equal(t, "status", result.status, 0)
			}
		}
	}
}

func hasChildren(pid int) bool {
	id := strconv.Itoa(pid)
	tasks, _ := filepath.Glob("/proc/" + id + "/task/*/children")
	for _, each := range tasks {
		if children, _ := os.ReadFile(each); len(children) > 0 {
			return true
		}
	}
	return false
}
