package intake

import (
	"bufio"
	"compress/gzip"
	"io"
	"strconv"
	"strings"
)

// What of a request is taken at most, bytes: its line and headers, and its body once unpacked.
const (
	longestHead = 16 << 10
	longestBody = 4 << 20
)

// request is one as its line and headers say it.
type request struct {
	method, path      string
	contentType       string
	encoding          string
	length            int64
	chunked, expected bool
}

// refusal is an answer other than 200.
type refusal struct {
	status int
	why    string
}

func (r *refusal) Error() string { return r.why }

var (
	errNoRequest = &refusal{400, "this is no request of HTTP/1.1"}
	errTooLong   = &refusal{413, "the request is longer than 4 MiB; let the exporter send less at once"}
	errFull      = &refusal{503, "there is no room before what came earlier has been passed on"}
)

func readRequest(reader *bufio.Reader) (request, error) {
	wanted := request{length: -1}
	left := longestHead
	line, err := readLine(reader, &left)
	if err != nil {
		return wanted, err
	}
	words := strings.Split(line, " ")
	if len(words) != 3 || !strings.HasPrefix(words[2], "HTTP/1.") {
		return wanted, errNoRequest
	}
	wanted.method = words[0]
	wanted.path, _, _ = strings.Cut(words[1], "?")
	for {
		line, err = readLine(reader, &left)
		if err != nil || line == "" {
			return wanted, err
		}
		name, value, _ := strings.Cut(line, ":")
		if err := wanted.header(strings.ToLower(name), strings.TrimSpace(value)); err != nil {
			return wanted, err
		}
	}
}

func (r *request) header(name, value string) error {
	switch name {
	case "content-type":
		kind, _, _ := strings.Cut(value, ";")
		r.contentType = strings.ToLower(strings.TrimSpace(kind))
	case "content-encoding":
		r.encoding = strings.ToLower(value)
	case "transfer-encoding":
		r.chunked = strings.EqualFold(value, "chunked")
	case "expect":
		r.expected = true
	case "content-length":
		length, err := strconv.ParseInt(value, 10, 64)
		if err != nil || length < 0 {
			return errNoRequest
		}
		r.length = length
	}
	return nil
}

// body is all of it, unpacked. The caller gives back its capacity to the room.
func (r *request) body(reader *bufio.Reader, room *room) ([]byte, error) {
	var from io.Reader
	switch {
	case r.chunked:
		from = &chunks{reader: reader}
	case r.length < 0:
		return nil, &refusal{411, "the request does not say how long it is"}
	case r.length > longestBody:
		return nil, errTooLong
	default:
		from = io.LimitReader(reader, r.length)
	}
	if r.encoding == "gzip" {
		unpacked, err := gzip.NewReader(from)
		if err != nil {
			return nil, &refusal{400, "the body is not in gzip, as its header has it"}
		}
		from = unpacked
	} else if r.encoding != "" && r.encoding != "identity" {
		return nil, &refusal{415, "the body is packed with something else than gzip; set OTEL_EXPORTER_OTLP_COMPRESSION to gzip or none"}
	}
	all, err := readAll(from, room)
	if err == nil && r.encoding != "gzip" && !r.chunked && int64(len(all)) < r.length {
		room.give(cap(all))
		return nil, &refusal{400, "the body is shorter than its header has it"}
	}
	return all, err
}

// readAll asks for room before it grows, so that nothing that is unpacked gets larger than there is.
func readAll(from io.Reader, room *room) (all []byte, err error) {
	for {
		if len(all) == cap(all) {
			larger := min(max(2*cap(all), 4<<10), longestBody+1)
			if !room.take(larger) {
				room.give(cap(all))
				return nil, errFull
			}
			room.give(cap(all))
			all = append(make([]byte, 0, larger), all...)
		}
		n, err := from.Read(all[len(all):cap(all)])
		all = all[:len(all)+n]
		if len(all) > longestBody {
			err = errTooLong
		}
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			room.give(cap(all))
			return nil, err
		}
	}
}

// readLine takes a line off the head of which so much is left.
func readLine(reader *bufio.Reader, left *int) (string, error) {
	line, err := reader.ReadSlice('\n')
	*left -= len(line)
	if err == bufio.ErrBufferFull || *left < 0 {
		return "", &refusal{431, "the headers are too long"}
	}
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}
