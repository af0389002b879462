package intake

import (
	"bufio"
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"strconv"
	"time"

	"throughline.io/shim/http1"
	"throughline.io/shim/otlp"
)

// The forms of requests and answers.
const (
	protobuf = "application/x-protobuf"
	json     = "application/json"
)

// serve takes one request and answers it.
func (i *Intake) serve(connection net.Conn) {
	form, err := i.take(connection)
	if err == nil {
		connection.Write(answer(form, nil))
		connection.Close()
		return
	}
	var refused *http1.Refusal
	if !errors.As(err, &refused) {
		refused = &http1.Refusal{Status: 400, Why: "the request cannot be read: " + err.Error()}
	}
	refuse(connection, form, refused)
}

func refuse(connection net.Conn, form string, why *http1.Refusal) {
	http1.End(connection, answer(form, why))
}

// take reads one request and keeps it. It says in which form the answer is to be.
func (i *Intake) take(connection net.Conn) (form string, err error) {
	reader := bufio.NewReader(connection)
	head, err := http1.ReadRequest(reader)
	if err != nil {
		return protobuf, err
	}
	wanted := request{head}
	lane, err := i.lane(wanted)
	if err != nil {
		return protobuf, err
	}
	return wanted.ContentType, i.keep(connection, reader, wanted, lane)
}

func (i *Intake) keep(connection net.Conn, reader *bufio.Reader, wanted request, lane *lane) error {
	connection.SetDeadline(time.Now().Add(bodyTime))
	if wanted.Expected {
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
	if wanted.ContentType == json {
		body, err = otlp.FromJSON(wanted.Path[len(i.path):], body)
	}
	var adopted []byte
	if err == nil {
		adopted, err = lane.adopt(body)
	}
	if err != nil {
		return &http1.Refusal{Status: 400, Why: err.Error()}
	}
	if !lane.put(adopted) {
		return errFull
	}
	return nil
}

// lane is that of the path. Who does not know the secret learns nothing but that.
func (i *Intake) lane(wanted request) (*lane, error) {
	path := wanted.Path
	if len(path) < len(i.path) || subtle.ConstantTimeCompare([]byte(path[:len(i.path)]), []byte(i.path)) != 1 {
		return nil, &http1.Refusal{Status: 404, Why: "there is nothing here; send to OTEL_EXPORTER_OTLP_ENDPOINT as it is, with /v1/traces behind it"}
	}
	lane := i.lanes[path[len(i.path):]]
	switch {
	case lane == nil:
		return nil, &http1.Refusal{Status: 404, Why: "there are /v1/traces, /v1/metrics and /v1/logs behind OTEL_EXPORTER_OTLP_ENDPOINT"}
	case wanted.Method != "POST":
		return nil, &http1.Refusal{Status: 405, Why: "telemetry comes by POST"}
	case wanted.ContentType != protobuf && wanted.ContentType != json:
		return nil, &http1.Refusal{Status: 415, Why: "only application/x-protobuf and application/json are taken"}
	}
	return lane, nil
}

// answer is all of a response, in the form of the request. Nothing in the body of a 200 says that all
// was taken.
func answer(form string, refused *http1.Refusal) []byte {
	status, body := 200, []byte(nil)
	if refused != nil {
		status, body = refused.Status, otlp.Refusal(refused.Why)
	}
	if form == json {
		body = inJSON(refused)
	}
	return http1.Response(status, form, "POST", body)
}

func inJSON(refused *http1.Refusal) []byte {
	if refused == nil {
		return []byte("{}")
	}
	return []byte(`{"message":` + strconv.Quote(refused.Why) + "}")
}
