// Package intake takes OTLP over HTTP from a command on the loopback, and passes it on to where the
// shim's own span goes, with the token that only the shim has.
//
// A request is answered as soon as it is read: whatever the receiver does, nobody waits for it.
package intake

import (
	"crypto/rand"
	"net"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"throughline.io/shim/export"
	"throughline.io/shim/http1"
	"throughline.io/shim/otlp"
)

const (
	// What may be on its way at a time.
	mostBytes       = 16 << 20
	mostConnections = 64
	// How long a client may take to send what it has. Who does not know the secret holds a connection no
	// longer than http1.HeadTime.
	bodyTime = 10 * time.Second
)

// Targets are the receivers; what has none is taken and dropped.
type Targets struct{ Traces, Metrics, Logs *export.Target }

// Intake is open from Open to Close.
type Intake struct {
	// Endpoint is its address, with the secret in its path.
	Endpoint string

	listener net.Listener
	path     string
	lanes    map[string]*lane
	room     *room
	// adopting is held by one request at a time: it takes several times the memory of the request.
	adopting sync.Mutex
}

// Open listens on a port that the kernel chooses.
func Open(origin otlp.Origin, targets Targets) (*Intake, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	i := &Intake{
		listener: listener,
		path:     "/" + strings.ToLower(rand.Text()),
		room:     &room{left: mostBytes},
	}
	i.Endpoint = "http://127.0.0.1:" + strconv.Itoa(listener.Addr().(*net.TCPAddr).Port) + i.path
	i.lanes = map[string]*lane{
		"/v1/traces":  newLane(targets.Traces, origin.Traces, i.room),
		"/v1/metrics": newLane(targets.Metrics, origin.Metrics, i.room),
		"/v1/logs":    newLane(targets.Logs, origin.Logs, i.room),
	}
	// Garbage is collected sooner when there is much of it: what we need comes off the command's share.
	debug.SetMemoryLimit(3 * mostBytes)
	for _, each := range i.lanes {
		go each.run()
	}
	go http1.Serve(listener, mostConnections, i.serve, func(connection net.Conn) { refuse(connection, protobuf, http1.Crowded) })
	return i, nil
}

// Close takes nothing more, and waits until what came is passed on, up to the deadline. It says in
// words what became of all.
func (i *Intake) Close(deadline time.Time) string {
	i.listener.Close()
	for _, each := range i.lanes {
		each.close(deadline)
	}
	var all count
	for _, each := range i.lanes {
		each.await()
		all.add(each.counted())
	}
	return all.String()
}
