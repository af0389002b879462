package http1

import (
	"bufio"
	"io"
	"strings"
	"testing"
)

func TestChunks_areOneBody(t *testing.T) {
	text := "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\nrest"
	reader := bufio.NewReader(strings.NewReader(text))
	if _, err := ReadRequest(reader); err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(NewChunks(reader))
	if err != nil || string(body) != "abcde" {
		t.Errorf("the body is %q, %v", body, err)
	}
	if rest, _ := reader.ReadString(0); rest != "rest" {
		t.Errorf("%q is left", rest)
	}
}
