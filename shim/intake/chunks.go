package intake

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// chunks reads a body that says its length piece by piece.
type chunks struct {
	reader *bufio.Reader
	left   int64
	ended  bool
}

func (c *chunks) Read(to []byte) (int, error) {
	if c.ended {
		return 0, io.EOF
	}
	if c.left == 0 {
		if err := c.begin(); err != nil {
			return 0, err
		}
		if c.left == 0 {
			c.ended = true
			return 0, io.EOF
		}
	}
	n, err := c.reader.Read(to[:min(int64(len(to)), c.left)])
	c.left -= int64(n)
	if err == nil && c.left == 0 {
		err = c.lineEnd()
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// begin reads the length of the next piece; 0 is the end. What may come behind the end is left alone,
// because nothing else is read from the connection.
func (c *chunks) begin() error {
	left := longestHead
	line, err := readLine(c.reader, &left)
	if err != nil {
		return noEnd(err)
	}
	size, _, _ := strings.Cut(line, ";")
	c.left, err = strconv.ParseInt(strings.TrimSpace(size), 16, 64)
	if err != nil || c.left < 0 {
		return errNoRequest
	}
	return nil
}

func (c *chunks) lineEnd() error {
	left := len("\r\n")
	line, err := readLine(c.reader, &left)
	if err == nil && line != "" {
		return errNoRequest
	}
	return noEnd(err)
}

func noEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
