package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

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
