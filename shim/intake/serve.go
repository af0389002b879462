package intake

import (
	"bufio"
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"throughline.io/shim/otlp"
)

var errCrowded = &refusal{503, "there are too many connections at once"}

// serve takes one request and answers it.
func (i *Intake) serve(connection net.Conn) {
	connection.SetDeadline(time.Now().Add(headTime))
	err := i.take(connection)
	if err == nil {
		connection.Write(answer(nil))
		connection.Close()
		return
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		refused = &refusal{400, "the request cannot be read: " + err.Error()}
	}
	refuse(connection, refused)
}

// refuse says why, and reads what the client still sends: were the connection closed with that in
// it, the kernel would take the answer back.
func refuse(connection net.Conn, why *refusal) {
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(headTime))
	connection.Write(answer(why))
	connection.(*net.TCPConn).CloseWrite()
	io.CopyN(io.Discard, connection, mostBytes)
}

func (i *Intake) take(connection net.Conn) error {
	reader := bufio.NewReader(connection)
	wanted, err := readRequest(reader)
	if err != nil {
		return err
	}
	lane, err := i.lane(wanted)
	if err != nil {
		return err
	}
	connection.SetDeadline(time.Now().Add(bodyTime))
	if wanted.expected {
		io.WriteString(connection, "HTTP/1.1 100 Continue\r\n\r\n")
	}
	body, err := wanted.body(reader, i.room)
	lane.came(len(body))
	if err != nil {
		return err
	}
	defer i.room.give(cap(body))
	i.adopting.Lock()
	defer i.adopting.Unlock()
	if !i.room.has(len(body)) {
		return errFull
	}
	adopted, err := lane.adopt(body)
	if err != nil {
		return &refusal{400, err.Error()}
	}
	if !lane.put(adopted) {
		return errFull
	}
	return nil
}

// lane is that of the path. Who does not know the secret learns nothing but that.
func (i *Intake) lane(wanted request) (*lane, error) {
	path := wanted.path
	if len(path) < len(i.path) || subtle.ConstantTimeCompare([]byte(path[:len(i.path)]), []byte(i.path)) != 1 {
		return nil, &refusal{404, "there is nothing here; send to OTEL_EXPORTER_OTLP_ENDPOINT as it is, with /v1/traces behind it"}
	}
	lane := i.lanes[path[len(i.path):]]
	switch {
	case lane == nil:
		return nil, &refusal{404, "there are /v1/traces, /v1/metrics and /v1/logs behind OTEL_EXPORTER_OTLP_ENDPOINT"}
	case wanted.method != "POST":
		return nil, &refusal{405, "telemetry comes by POST"}
	case wanted.contentType != "application/x-protobuf":
		return nil, &refusal{415, "only application/x-protobuf is taken; set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf"}
	}
	return lane, nil
}

var reasons = map[int]string{
	200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 411: "Length Required", 413: "Content Too Large",
	415: "Unsupported Media Type", 431: "Request Header Fields Too Large", 503: "Service Unavailable",
}

// answer is all of a response. Nothing in the body of a 200 says that all was taken.
func answer(refused *refusal) []byte {
	status, headers := 200, ""
	var body []byte
	if refused != nil {
		status, body = refused.status, otlp.Refusal(refused.why)
	}
	switch status {
	case 405:
		headers = "Allow: POST\r\n"
	case 503:
		headers = "Retry-After: 1\r\n"
	}
	var text strings.Builder
	text.WriteString("HTTP/1.1 " + strconv.Itoa(status) + " " + reasons[status] + "\r\nContent-Type: application/x-protobuf\r\n")
	text.WriteString(headers + "Content-Length: " + strconv.Itoa(len(body)) + "\r\nConnection: close\r\n\r\n")
	text.Write(body)
	return []byte(text.String())
}
