package main

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

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
		{"another form", "POST", intake.endpoint + "/v1/traces", good, []string{"Content-Type", "text/plain; charset=utf-8"}, 415},
		{"JSON of something else", "POST", intake.endpoint + "/v1/traces", []byte(`{"resourceSpans":[{"scopeSpans":7}]}`), []string{"Content-Type", "application/json; charset=utf-8"}, 400},
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
