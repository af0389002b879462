// Package http1 is the little of HTTP/1.1 that the shim's own servers need: one request per
// connection, so that there is nothing to keep of those that are idle, and a limit for everything.
package http1

import (
	"bufio"
	"strconv"
	"strings"
)

// longestHead is what of a request's line and headers is taken at most, bytes.
const longestHead = 16 << 10

// Request is one as its line and headers say it.
type Request struct {
	Method, Path string
	ContentType  string
	Encoding     string
	Accept       string
	// Length of the body; less than zero when it is not said.
	Length            int64
	Chunked, Expected bool
}

// Refusal is an answer other than 200.
type Refusal struct {
	Status int
	Why    string
}

func (r *Refusal) Error() string { return r.Why }

var errNoRequest = &Refusal{400, "this is no request of HTTP/1.1"}

// ReadRequest reads up to the body. An error is a *Refusal unless the connection fails.
func ReadRequest(reader *bufio.Reader) (Request, error) {
	wanted := Request{Length: -1}
	left := longestHead
	line, err := readLine(reader, &left)
	if err != nil {
		return wanted, err
	}
	words := strings.Split(line, " ")
	if len(words) != 3 || !strings.HasPrefix(words[2], "HTTP/1.") {
		return wanted, errNoRequest
	}
	wanted.Method = words[0]
	wanted.Path, _, _ = strings.Cut(words[1], "?")
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

func (r *Request) header(name, value string) error {
	switch name {
	case "content-type":
		kind, _, _ := strings.Cut(value, ";")
		r.ContentType = strings.ToLower(strings.TrimSpace(kind))
	case "content-encoding":
		r.Encoding = strings.ToLower(value)
	case "accept":
		r.Accept = strings.TrimPrefix(r.Accept+","+value, ",")
	case "transfer-encoding":
		r.Chunked = strings.EqualFold(value, "chunked")
	case "expect":
		r.Expected = true
	case "content-length":
		length, err := strconv.ParseInt(value, 10, 64)
		if err != nil || length < 0 {
			return errNoRequest
		}
		r.Length = length
	}
	return nil
}

// readLine takes a line off the head of which so much is left.
func readLine(reader *bufio.Reader, left *int) (string, error) {
	line, err := reader.ReadSlice('\n')
	*left -= len(line)
	if err == bufio.ErrBufferFull || *left < 0 {
		return "", &Refusal{431, "the headers are too long"}
	}
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}
