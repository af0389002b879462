package clock

import (
	"errors"
	"sync"
	"time"

	"throughline.io/shim/export"
)

const (
	// A command that ends sooner is not worth a question.
	delay = 100 * time.Millisecond
	// Several are asked, because each may have to wait somewhere on its way.
	exchanges = 5
	pause     = 50 * time.Millisecond
	// What one may take.
	patience = 2 * time.Second
)

var errTooSoon = errors.New("the command ended before an answer came")

// Handshake asks beside the command.
type Handshake struct {
	server *export.Target
	first  *time.Timer

	mutex   sync.Mutex
	ended   bool
	reading Reading
	known   bool
	problem error
}

// Begin asks a little later.
func Begin(server *export.Target) *Handshake {
	h := &Handshake{server: server, problem: errTooSoon}
	h.first = time.AfterFunc(delay, h.ask)
	return h
}

func (h *Handshake) ask() {
	for range exchanges {
		reply, err := h.server.Ask(time.Now().Add(patience))
		reading := Reading{}
		if err == nil {
			reading, err = of(reply)
		}
		if !h.keep(reading, err) {
			return
		}
		time.Sleep(pause)
	}
}

// keep takes the reading with the shortest way; false when no more is wanted.
func (h *Handshake) keep(reading Reading, err error) bool {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	switch {
	case err != nil:
		h.problem = err
	case !h.known || reading.Error < h.reading.Error:
		h.reading, h.known = reading, true
	}
	return !h.ended
}

// End is the best reading so far; the error says why there is none. Nothing is waited for.
func (h *Handshake) End() (Reading, error) {
	h.first.Stop()
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.ended = true
	if h.known {
		return h.reading, nil
	}
	return Reading{}, h.problem
}
