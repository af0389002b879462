package export

import (
	"crypto/tls"
	"errors"
	"net"
	"strconv"
	"time"

	"throughline.io/shim/grpc"
	"throughline.io/shim/otlp"
)

// Problem is why a request was not taken.
type Problem struct {
	Reason string
	// Final says that the same request will not be taken later either.
	Final bool
}

func (p *Problem) Error() string { return p.Reason }

const firstPause = 50 * time.Millisecond

// Send sends the request, and again when the receiver says that it cannot take it just now, until
// the deadline. An error is a *Problem.
func (t *Target) Send(request []byte, deadline time.Time) error {
	for pause := firstPause; ; pause *= 2 {
		reply, err := t.exchange(request, deadline)
		if err != nil {
			return &Problem{Reason: reason(err)}
		}
		if reply.taken {
			return refused(reply.body)
		}
		wait := max(pause, reply.retryAfter)
		if !reply.again || time.Now().Add(wait).After(deadline) {
			return &Problem{Reason: "the receiver answers " + reply.says, Final: reply.final}
		}
		time.Sleep(wait)
	}
}

// refused is a receiver that takes the request but not what is in it.
func refused(body []byte) error {
	if count, why := otlp.Rejected(body); count > 0 {
		return &Problem{Reason: "the receiver rejects " + strconv.FormatInt(count, 10) + " of it: " + why, Final: true}
	}
	return nil
}

func (t *Target) exchange(request []byte, deadline time.Time) (verdict, error) {
	connection, err := t.Connect(deadline)
	if err != nil {
		return verdict{}, err
	}
	defer connection.Close()
	if t.call != nil {
		return t.make(connection, request)
	}
	head := t.head + "Content-Length: " + strconv.Itoa(len(request)) + "\r\n\r\n"
	whole := append(append(make([]byte, 0, len(head)+len(request)), head...), request...)
	if _, err := connection.Write(whole); err != nil {
		return verdict{}, err
	}
	reply, err := read(connection)
	return reply.verdict(), err
}

// Connect opens a connection on which everything ends at the deadline.
func (t *Target) Connect(deadline time.Time) (net.Conn, error) {
	dialer := net.Dialer{Deadline: deadline}
	connection, err := dialer.Dial("tcp", t.Address)
	if err != nil {
		return nil, err
	}
	connection.SetDeadline(deadline)
	if t.secure == nil {
		return connection, nil
	}
	config, err := t.secure()
	if err != nil {
		connection.Close()
		return nil, err
	}
	if t.call != nil {
		config.NextProtos = []string{"h2"}
	}
	secured := tls.Client(connection, config)
	err = secured.Handshake()
	if err == nil && t.call != nil && secured.ConnectionState().NegotiatedProtocol != "h2" {
		err = grpc.ErrOther
	}
	if err != nil {
		connection.Close()
		return nil, err
	}
	return secured, nil
}

func reason(err error) string {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return "the receiver does not answer in time"
	}
	return err.Error()
}
