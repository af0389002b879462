package intake

import (
	"bufio"
	"compress/gzip"
	"io"

	"throughline.io/shim/http1"
)

// longestBody is what of one is taken at most once it is unpacked, bytes.
const longestBody = 4 << 20

// request is one that may have a body for us.
type request struct{ http1.Request }

var (
	errTooLong = &http1.Refusal{Status: 413, Why: "the request is longer than 4 MiB; let the exporter send less at once"}
	errFull    = &http1.Refusal{Status: 503, Why: "there is no room before what came earlier has been passed on"}
)

// body is all of it, unpacked. The caller gives back its capacity to the room.
func (r *request) body(reader *bufio.Reader, room *room) ([]byte, error) {
	var from io.Reader
	switch {
	case r.Chunked:
		from = http1.NewChunks(reader)
	case r.Length < 0:
		return nil, &http1.Refusal{Status: 411, Why: "the request does not say how long it is"}
	case r.Length > longestBody:
		return nil, errTooLong
	default:
		from = io.LimitReader(reader, r.Length)
	}
	if r.Encoding == "gzip" {
		unpacked, err := gzip.NewReader(from)
		if err != nil {
			return nil, &http1.Refusal{Status: 400, Why: "the body is not in gzip, as its header has it"}
		}
		from = unpacked
	} else if r.Encoding != "" && r.Encoding != "identity" {
		return nil, &http1.Refusal{Status: 415, Why: "the body is packed with something else than gzip; set OTEL_EXPORTER_OTLP_COMPRESSION to gzip or none"}
	}
	all, err := readAll(from, room)
	if err == nil && r.Encoding != "gzip" && !r.Chunked && int64(len(all)) < r.Length {
		room.give(cap(all))
		return nil, &http1.Refusal{Status: 400, Why: "the body is shorter than its header has it"}
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
