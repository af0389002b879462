package prometheus

import (
	"bufio"
	"errors"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"throughline.io/shim/http1"
	"throughline.io/shim/otlp"
)

const mostConnections = 16

// Server is open from Open to Close.
type Server struct {
	// Address that it listens on.
	Address  string
	listener net.Listener

	mutex sync.Mutex
	step  otlp.Step
	// seen is closed once somebody has come for the figures of the end.
	seen    chan struct{}
	hasSeen bool
}

// Open listens at [HOST:]PORT and serves the metrics of a step that has not ended.
func Open(address string, step otlp.Step) (*Server, error) {
	if !strings.Contains(address, ":") {
		address = ":" + address
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	s := &Server{Address: listener.Addr().String(), listener: listener, step: step, seen: make(chan struct{})}
	go http1.Serve(listener, mostConnections, s.serve, func(connection net.Conn) { http1.End(connection, refusal(http1.Crowded)) })
	return s, nil
}

// Ended has those of a step that has ended served from now on.
func (s *Server) Ended(step otlp.Step) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.step = step
}

// Close waits until somebody has come for the figures of the end, but no longer than patience, or until
// it is asked to end. It says whether somebody came.
func (s *Server) Close(patience time.Duration, asked <-chan os.Signal) bool {
	defer s.listener.Close()
	select {
	case <-s.seen:
	case <-asked:
	case <-time.After(patience):
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.hasSeen
}

func (s *Server) serve(connection net.Conn) {
	wanted, err := http1.ReadRequest(bufio.NewReader(connection))
	if err == nil {
		err = check(wanted)
	}
	if err != nil {
		var why *http1.Refusal
		if !errors.As(err, &why) {
			connection.Close()
			return
		}
		http1.End(connection, refusal(why))
		return
	}
	s.mutex.Lock()
	step := s.step
	s.mutex.Unlock()
	kind := chosen(wanted.Accept)
	// Back when the client has it all, and has closed its side: our end may be that of the network.
	http1.End(connection, http1.Response(200, kind, "", []byte(Page(step, kind != plainText))))
	if !step.End.IsZero() {
		s.saw()
	}
}

func (s *Server) saw() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.hasSeen {
		s.hasSeen = true
		close(s.seen)
	}
}

func check(wanted http1.Request) error {
	switch {
	case wanted.Path != "/metrics":
		return &http1.Refusal{Status: 404, Why: "there is nothing here but /metrics"}
	case wanted.Method != "GET":
		return &http1.Refusal{Status: 405, Why: "metrics are read by GET"}
	}
	return nil
}

func refusal(why *http1.Refusal) []byte {
	return http1.Response(why.Status, "text/plain; charset=utf-8", "GET", []byte(why.Why+"\n"))
}
