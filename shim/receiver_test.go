package main

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// limit is how long a test waits for what has to happen at some time.
const limit = 60 * time.Second

// receiver takes OTLP over HTTP and keeps what came.
type receiver struct {
	URL    string
	server *httptest.Server
	mutex  sync.Mutex
	change chan struct{}
	spans  []gotSpan
	points []gotPoint
	// logs are requests as they came.
	logs  [][]byte
	calls []gotCall
	// answers are given in turn before all others are 200.
	answers []http.HandlerFunc
}

type gotCall struct {
	path   string
	header http.Header
	body   []byte
}

func receive(t testing.TB, answers ...http.HandlerFunc) *receiver {
	r := prepare(answers)
	r.server.Start()
	r.URL = r.server.URL
	t.Cleanup(r.server.Close)
	return r
}

func receiveSecurely(t testing.TB, config *tls.Config) *receiver {
	r := prepare(nil)
	r.server.TLS = config
	r.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	r.server.StartTLS()
	r.URL = r.server.URL
	t.Cleanup(r.server.Close)
	return r
}

func prepare(answers []http.HandlerFunc) *receiver {
	r := &receiver{answers: answers, change: make(chan struct{})}
	r.server = httptest.NewUnstartedServer(http.HandlerFunc(r.take))
	return r
}

func (r *receiver) take(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return
	}
	if strings.HasSuffix(request.URL.Path, "/v1/metrics") {
		r.mutex.Lock()
		r.points = append(r.points, decodeMetrics(body)...)
		r.mutex.Unlock()
		return
	}
	if strings.HasSuffix(request.URL.Path, "/v1/logs") {
		r.mutex.Lock()
		r.logs = append(r.logs, body)
		r.mutex.Unlock()
		return
	}
	r.mutex.Lock()
	r.calls = append(r.calls, gotCall{request.URL.RequestURI(), request.Header, body})
	var answer http.HandlerFunc
	if len(r.answers) > 0 {
		answer, r.answers = r.answers[0], r.answers[1:]
	} else {
		r.spans = append(r.spans, decode(body)...)
	}
	close(r.change)
	r.change = make(chan struct{})
	r.mutex.Unlock()
	if answer != nil {
		answer(w, request)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
	w.WriteHeader(200)
}

// until waits for a state.
func (r *receiver) until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	late := time.After(limit)
	for {
		r.mutex.Lock()
		good, change := holds(), r.change
		r.mutex.Unlock()
		if good {
			return
		}
		select {
		case <-change:
		case <-late:
			t.Fatalf("waited in vain for %s; there are %d calls, %d spans", what, len(r.calls), len(r.spans))
		}
	}
}

func (r *receiver) all() []gotSpan {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return append([]gotSpan(nil), r.spans...)
}

func (r *receiver) only(t testing.TB) gotSpan {
	t.Helper()
	spans := r.all()
	if len(spans) != 1 {
		t.Fatalf("%d spans arrived instead of 1", len(spans))
	}
	return spans[0]
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

func status(code int, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

// answerAfter answers once somebody lets it.
func answerAfter(let <-chan struct{}, answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, request *http.Request) {
		<-let
		answer(w, request)
	}
}

// blackHole takes connections and says nothing.
func blackHole(t testing.TB) string { return speaker(t, "") }

// speaker takes connections, says the same to all, and leaves them open.
func speaker(t testing.TB, text string) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { connection.Close() })
			io.WriteString(connection, text)
		}
	}()
	return "http://" + listener.Addr().String()
}

// nobody is an address at which nothing listens.
func nobody(t testing.TB) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return "http://" + listener.Addr().String()
}
