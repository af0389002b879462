package export

import (
	"errors"
	"io"
	"net/url"
	"strconv"
	"strings"

	"throughline.io/shim/grpc"
	"throughline.io/shim/otlp"
)

// call of the service for one kind of telemetry. The path of the address says nothing to gRPC.
func call(address *url.URL, kind string, headers []string) *grpc.Call {
	service := strings.ToUpper(kind[:1]) + kind[1:] + "Service"
	c := &grpc.Call{
		Scheme: address.Scheme, Authority: address.Host,
		Path: "/opentelemetry.proto.collector." + kind + ".v1." + service + "/Export",
	}
	if user := basic(address); user != "" {
		c.Headers = append(c.Headers, [2]string{"authorization", user})
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		c.Headers = append(c.Headers, [2]string{name, value})
	}
	return c
}

func (t *Target) make(connection io.ReadWriter, request []byte) (verdict, error) {
	answer, err := t.call.Make(connection, request)
	if errors.Is(err, grpc.ErrNotTaken) {
		return verdict{again: true, says: "that it did not take up the call"}, nil
	}
	if err != nil {
		return verdict{}, err
	}
	return ofCall(answer), nil
}

// codes of gRPC by their numbers.
var codes = strings.Fields("OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED " +
	"FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED")

// ofCall follows OTLP in what is to be sent again. RESOURCE_EXHAUSTED is that only with a time that is
// not read here.
func ofCall(of grpc.Answer) verdict {
	if of.Code < 0 {
		// From somebody on the way, who knows nothing of gRPC.
		v := answer{status: of.HTTP}.verdict()
		v.taken = false
		v.says += " and no status of gRPC"
		return v
	}
	v := verdict{taken: of.Code == 0 && of.HTTP == 200, body: of.Body, says: strconv.Itoa(of.Code)}
	if of.Code < len(codes) {
		v.says = codes[of.Code]
	}
	if of.Message != "" {
		v.says += ": " + otlp.Text(strings.ReplaceAll(of.Message, "\n", " "))
	}
	switch of.Code {
	case 1, 4, 10, 11, 14, 15:
		v.again = true
	case 3, 5, 6, 7, 9, 12, 16:
		v.final = true
	}
	return v
}
