package intake

import (
	"errors"
	"sync"
	"time"

	"throughline.io/shim/export"
)

const (
	// One request to the receiver takes no more than this, unless one that came is larger.
	longestBatch = 1 << 20
	// What waits longer for a receiver than this is dropped.
	longestWait = time.Minute
	// What keeping one request takes, bytes, beside what is in it.
	upkeep = 64
	// One attempt, and the pause before the next; each pause is twice the one before.
	attempt    = 10 * time.Second
	firstPause = time.Second
)

var errNoReceiver = &export.Problem{Reason: "it is not to be sent", Final: true}

// lane passes one kind of telemetry on, in the order in which it came.
type lane struct {
	target *export.Target
	adopt  func([]byte) ([]byte, error)
	room   *room

	mutex   sync.Mutex
	waiting [][]byte
	count   count

	arrived chan struct{}
	closing chan struct{}
	closed  chan struct{}
	// deadline holds once closing is closed.
	deadline time.Time
}

func newLane(target *export.Target, adopt func([]byte) ([]byte, error), room *room) *lane {
	return &lane{
		target: target, adopt: adopt, room: room,
		arrived: make(chan struct{}, 1), closing: make(chan struct{}), closed: make(chan struct{}),
	}
}

// put keeps a request until it is passed on; false when there is no room for it.
func (l *lane) put(body []byte) bool {
	if !l.room.take(len(body) + upkeep) {
		return false
	}
	l.mutex.Lock()
	l.waiting = append(l.waiting, body)
	l.mutex.Unlock()
	select {
	case l.arrived <- struct{}{}:
	default:
	}
	return true
}

// came counts a request, whatever becomes of it.
func (l *lane) came(bytes int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.count.came++
	l.count.bytes += bytes
}

// run passes on what comes, and at the end what is left.
func (l *lane) run() {
	defer close(l.closed)
	for {
		// Asked first, so that nothing that came before the end is overlooked.
		isLast := l.isClosing()
		batch, requests := l.batch()
		switch {
		case requests > 0:
			l.pass(batch, requests)
			l.room.give(len(batch) + requests*upkeep)
		case isLast:
			return
		default:
			select {
			case <-l.arrived:
			case <-l.closing:
			}
		}
	}
}

// batch is what waits, as one request: messages of protobuf one behind the other are one message
// with the repeated fields of all.
func (l *lane) batch() (batch []byte, requests int) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, each := range l.waiting {
		if requests > 0 && len(batch)+len(each) > longestBatch {
			break
		}
		batch = append(batch, each...)
		requests++
	}
	clear(l.waiting[:requests])
	l.waiting = l.waiting[requests:]
	return batch, requests
}

// pass tries again while the receiver is away. At the end it tries once more.
func (l *lane) pass(batch []byte, requests int) {
	late := time.Now().Add(longestWait)
	for pause := firstPause; ; pause *= 2 {
		isLast := l.isClosing()
		deadline := time.Now().Add(attempt)
		if isLast {
			deadline = l.deadline
		}
		err := l.send(batch, deadline)
		l.tried(requests, err)
		var problem *export.Problem
		if err == nil || errors.As(err, &problem) && problem.Final || isLast || time.Now().After(late) {
			return
		}
		select {
		case <-time.After(pause):
		case <-l.closing:
		}
	}
}

func (l *lane) send(batch []byte, deadline time.Time) error {
	if l.target == nil {
		return errNoReceiver
	}
	return l.target.Send(batch, deadline)
}

func (l *lane) tried(requests int, err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if err != nil {
		l.count.problem = err.Error()
		return
	}
	l.count.passed += requests
}

func (l *lane) isClosing() bool {
	select {
	case <-l.closing:
		return true
	default:
		return false
	}
}

// close lets it end by the deadline.
func (l *lane) close(deadline time.Time) {
	l.deadline = deadline
	close(l.closing)
}

// await waits until what is left is passed on, up to the deadline of close.
func (l *lane) await() {
	select {
	case <-l.closed:
	case <-time.After(time.Until(l.deadline)):
	}
}

// counted is what became of the requests so far.
func (l *lane) counted() count {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.count
}
