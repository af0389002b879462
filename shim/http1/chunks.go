package http1

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// Chunks reads a body that says its length piece by piece.
type Chunks struct {
	reader *bufio.Reader
	left   int64
	ended  bool
}

// NewChunks reads one that begins here.
func NewChunks(reader *bufio.Reader) *Chunks { return &Chunks{reader: reader} }

func (c *Chunks) Read(to []byte) (int, error) {
	if c.ended {
		return 0, io.EOF
	}
	if c.left == 0 {
		if err := c.begin(); err != nil {
			return 0, err
		}
		if c.left == 0 {
			return 0, c.end()
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

// begin reads the length of the next piece; 0 is the end.
func (c *Chunks) begin() error {
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

// end reads up to the end of the headers that may come behind the last piece. Were they left in the
// connection, closing it would take the answer back.
func (c *Chunks) end() error {
	for left := longestHead; ; {
		line, err := readLine(c.reader, &left)
		if err != nil {
			return noEnd(err)
		}
		if line == "" {
			c.ended = true
			return io.EOF
		}
	}
}

func (c *Chunks) lineEnd() error {
	left := longestHead
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
