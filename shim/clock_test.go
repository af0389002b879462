package main

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// timeServer tells the time with a clock that is so far ahead, and counts who asks.
func timeServer(ahead time.Duration, asked *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		received := time.Now().Add(ahead).UnixNano()
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"receivedUnixNano":"%d","sentUnixNano":"%d"}`, received, time.Now().Add(ahead).UnixNano())
		if request.Method == "GET" {
			asked.Add(1)
		}
	}
}

// untilAsked runs a command until its shim has asked so often, and is its span. Other flags may follow.
func untilAsked(t *testing.T, server http.HandlerFunc, asked *atomic.Int64, often int64, flags ...string) (gotSpan, string) {
	t.Helper()
	clock := httptest.NewServer(server)
	t.Cleanup(clock.Close)
	return until(t, clock.URL+"/v1/clock", func() bool { return asked.Load() >= often }, flags...)
}

// until runs a command until something is so.
func until(t *testing.T, url string, so func() bool, flags ...string) (gotSpan, string) {
	t.Helper()
	receiver := receive(t)
	input, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	call := sh("echo ready; read line; exit 3", append([]string{"--verbose", "--clock-url", url}, flags...)...).to(receiver)
	call.stdin = input
	running := call.start(t)
	eventually(t, "the clock was asked", so)
	io.WriteString(write, "go on\n")
	result := running.finish(t)
	equal(t, "status", result.status, 3)
	return receiver.only(t), running.stderr.String()
}

func TestClock_thatIsOff_isRecorded_withHowFarThatMayBeWrong(t *testing.T) {
	for _, ahead := range []time.Duration{90 * time.Second, -90 * time.Second, 0} {
		var asked atomic.Int64
		before := time.Now()
		// The last exchange may be on its way still; at least these are known.
		span, _ := untilAsked(t, timeServer(ahead, &asked), &asked, 4)
		offset, uncertain := span.attributes["throughline.clock.offset"].(float64), span.attributes["throughline.clock.error"].(float64)
		const rounding = 0.001
		if wrong := math.Abs(offset - float64(ahead)/float64(time.Millisecond)); wrong > uncertain+rounding {
			t.Errorf("%v ahead is %v ms; that is %v ms wrong, of %v ms that it may be", ahead, offset, wrong, uncertain)
		}
		t.Logf("%v ahead: %.3f ms, within %.3f ms", ahead, offset, uncertain)
		equal(t, "the error is one", uncertain >= 0, true)
		start := time.Unix(0, int64(span.start))
		equal(t, "the start is as it was measured", start.After(before.Add(-time.Second)) && start.Before(time.Now()), true)
	}
}

func TestClock_isAsked_alsoInPieces_andInOtherForms(t *testing.T) {
	for name, body := range map[string]string{
		"white space":  " {\n \"sentUnixNano\" : \"%d\" ,\t\"receivedUnixNano\" :\n\"%[1]d\" } ",
		"other fields": `{"sentUnixNano":"%d","x":{},"receivedUnixNano":"%[1]d","y":[1]}`,
	} {
		var asked atomic.Int64
		span, _ := untilAsked(t, func(w http.ResponseWriter, _ *http.Request) {
			text := fmt.Sprintf(body, time.Now().Add(time.Hour).UnixNano())
			for _, each := range text {
				io.WriteString(w, string(each))
				w.(http.Flusher).Flush()
			}
			asked.Add(1)
		}, &asked, 2)
		offset, found := span.attributes["throughline.clock.offset"].(float64)
		equal(t, name+" is known", found && math.Round(offset/60_000) == 60, true)
	}
}

func TestClock_thatAnswersGarbage_isNotKnown(t *testing.T) {
	now := func(add time.Duration) string { return fmt.Sprint(time.Now().Add(add).UnixNano()) }
	for name, body := range map[string]func() string{
		"nothing":  func() string { return "" },
		"no JSON":  func() string { return "it is noon" },
		"numbers":  func() string { return `{"receivedUnixNano":1,"sentUnixNano":2}` },
		"negative": func() string { return `{"receivedUnixNano":"-1","sentUnixNano":"2"}` },
		"too large": func() string {
			return `{"receivedUnixNano":"9223372036854775807","sentUnixNano":"9223372036854775807"}`
		},
		"one of them": func() string { return `{"receivedUnixNano":"` + now(0) + `"}` },
		"sent before received": func() string {
			return `{"receivedUnixNano":"` + now(0) + `","sentUnixNano":"` + now(-time.Second) + `"}`
		},
		"longer than it took": func() string { return `{"receivedUnixNano":"` + now(-time.Hour) + `","sentUnixNano":"` + now(0) + `"}` },
		"endless":             func() string { return strings.Repeat(" ", 1<<20) },
		"cut":                 func() string { return `{"receivedUnixNano":"` + now(0) + `","sentUnixNano":"1` },
	} {
		var asked atomic.Int64
		span, said := untilAsked(t, func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, body())
			asked.Add(1)
		}, &asked, 2)
		equal(t, name+" is known", span.attributes["throughline.clock.offset"], nil)
		equal(t, name+": says so", strings.Contains(said, "how far the clock is off is not known: "), true)
	}
}

func TestClock_thatIsAway_orSaysNothing_isNotWaitedFor(t *testing.T) {
	always := func() bool { return true }
	for _, url := range []string{nobody(t), blackHole(t), speaker(t, "SSH-2.0-x\r\n"), speaker(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), "http://", "ftp://x", "https://" + strings.TrimPrefix(speaker(t, "x"), "http://")} {
		span, said := until(t, url, always)
		equal(t, "is known of "+url, span.attributes["throughline.clock.offset"], nil)
		equal(t, "says so of "+url, strings.Contains(said, "clock is"), true)
	}
	var refused atomic.Int64
	_, said := untilAsked(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(404)
		refused.Add(1)
	}, &refused, 2)
	equal(t, "says why", strings.Contains(said, "the server answers 404"), true)
}

func TestClock_isNotAsked_forACommandOfAMoment_orWhenNothingIsSent(t *testing.T) {
	var asked atomic.Int64
	clock := httptest.NewServer(timeServer(0, &asked))
	defer clock.Close()
	receiver := receive(t)
	result := sh("exit 3", "--verbose").to(receiver).with("THROUGHLINE_CLOCK_URL=" + clock.URL).run(t)
	equal(t, "status", result.status, 3)
	_, known := receiver.only(t).attributes["throughline.clock.offset"]
	equal(t, "is known without having been asked for", known && asked.Load() == 0, false)
	before := asked.Load()
	sh("true", "--disabled", "--clock-url", clock.URL).to(receiver).run(t)
	equal(t, "asked", asked.Load(), before)
}

func TestClock_getsNoHeaderForTheReceiver(t *testing.T) {
	var asked, tokens atomic.Int64
	tell := timeServer(0, &asked)
	untilAsked(t, func(w http.ResponseWriter, request *http.Request) {
		if strings.Contains(fmt.Sprint(request.Header), "s3cret") {
			tokens.Add(1)
		}
		tell(w, request)
	}, &asked, 2, "--otlp-header", "authorization=Bearer s3cret")
	equal(t, "tokens", tokens.Load(), 0)
}
