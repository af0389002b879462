// Package firstline writes the one line of JSON that says where the trace of a step is.
package firstline

import (
	"os"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

// Line has the ids and what the step works on.
func Line(context trace.Context, correlation []otlp.Attribute) []byte {
	line := []byte(`{"traceId":"` + context.Trace.String() + `","spanId":"` + context.Span.String() + `"`)
	for _, each := range correlation {
		line = append(line, ',')
		line = quote(line, each.Key)
		line = append(line, ':')
		line = quote(line, each.Value.(string))
	}
	return append(line, '}', '\n')
}

// quote appends a text as JSON has it.
func quote(to []byte, text string) []byte {
	const digits = "0123456789abcdef"
	to = append(to, '"')
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			to = append(to, '\\', byte(r))
		case r < ' ' || r == 0x7f:
			to = append(to, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
		default:
			to = utf8.AppendRune(to, r)
		}
	}
	return append(to, '"')
}

// Write puts the line where it is wanted: stdout, stderr, none, or the name of a file.
func Write(line []byte, where string) error {
	switch where {
	case "none":
		return nil
	case "stdout":
		return writeTo(syscall.Stdout, line)
	case "stderr":
		return writeTo(syscall.Stderr, line)
	}
	// A pipe that nobody reads must not hold the command up.
	file, err := os.OpenFile(where, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NONBLOCK, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(line)
	return err
}

// patience with a reader who is slow on a stream that does not block.
const patience = time.Second

// writeTo leaves the mode of the stream as it is: the command has the same one.
func writeTo(stream int, line []byte) error {
	until := time.Now().Add(patience)
	for len(line) > 0 {
		n, err := syscall.Write(stream, line)
		if n > 0 {
			line = line[n:]
		}
		if err == syscall.EAGAIN && time.Now().Before(until) {
			time.Sleep(time.Millisecond)
		} else if err != nil && err != syscall.EINTR {
			return err
		}
	}
	return nil
}
