package export

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"time"

	"throughline.io/shim/http1"
)

// Reply is the body of an answer, and when the question went and the answer came.
type Reply struct {
	Body       []byte
	Sent, Came time.Time
}

// Ask sends a request that has no body, once. The time that it takes to connect is not in that of the
// reply.
func (t *Target) Ask(deadline time.Time) (Reply, error) {
	connection, err := t.Connect(deadline)
	if err != nil {
		return Reply{}, err
	}
	defer connection.Close()
	reply := Reply{Sent: time.Now()}
	if _, err := io.WriteString(connection, t.head); err != nil {
		return Reply{}, err
	}
	reader := bufio.NewReader(io.LimitReader(connection, longestAnswer))
	head, err := readHead(reader)
	reply.Came = time.Now()
	if err != nil {
		return Reply{}, err
	}
	if head.status != 200 {
		return Reply{}, errors.New("the server answers " + strconv.Itoa(head.status))
	}
	var body io.Reader = reader
	switch {
	case head.isChunked:
		body = http1.NewChunks(reader)
	case head.length > 0:
		body = io.LimitReader(reader, head.length)
	}
	reply.Body, err = io.ReadAll(body)
	return reply, err
}
