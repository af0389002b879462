package export

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
)

// answer is what a receiver said.
type answer struct {
	status int
	// retryAfter is how long it wants to be left alone; zero when it does not say.
	retryAfter time.Duration
	// length of the body; zero when it is not said.
	length     int64
	isProtobuf bool
	isChunked  bool
	body       []byte
}

// What of an answer is read at most, bytes.
const longestAnswer = 64 << 10

var errNoHTTP = errors.New("what answers there does not speak HTTP")

// read takes as much of an answer as is needed to know what became of the request.
func read(from io.Reader) (answer, error) {
	reader := bufio.NewReaderSize(io.LimitReader(from, longestAnswer), 4096)
	for {
		result, err := readHead(reader)
		if err != nil || result.status >= 200 {
			if err == nil && result.isProtobuf {
				result.body, _ = io.ReadAll(io.LimitReader(reader, result.length))
			}
			return result, err
		}
	}
}

func readHead(reader *bufio.Reader) (answer, error) {
	var result answer
	line, err := readLine(reader)
	if err != nil {
		return result, err
	}
	if !strings.HasPrefix(line, "HTTP/1.") || len(line) < len("HTTP/1.1 200") {
		return result, errNoHTTP
	}
	result.status, err = strconv.Atoi(line[9:12])
	if err != nil || result.status < 100 {
		return result, errNoHTTP
	}
	for {
		line, err = readLine(reader)
		if err != nil {
			return result, err
		}
		if line == "" {
			return result, nil
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(name) {
		case "retry-after":
			if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
				result.retryAfter = time.Duration(min(seconds, 3600)) * time.Second
			}
		case "content-type":
			result.isProtobuf = strings.HasPrefix(value, "application/x-protobuf")
		case "transfer-encoding":
			result.isChunked = strings.EqualFold(value, "chunked")
		case "content-length":
			result.length, _ = strconv.ParseInt(value, 10, 64)
		}
	}
}

func readLine(reader *bufio.Reader) (string, error) {
	line, err := reader.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		return "", errNoHTTP
	}
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}
