package intake

import (
	"bufio"
	"strings"
	"testing"
)

func FuzzRequest_givesBackAllRoom(f *testing.F) {
	const head = "POST /v1/traces HTTP/1.1\r\nContent-Type: application/x-protobuf\r\n"
	f.Add(head + "Content-Length: 3\r\n\r\nabc")
	f.Add(head + "Content-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc")
	f.Add(head + "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: x\r\n\r\n")
	f.Add(head + "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\nff\r\n\x1f\x8b\x08\x00")
	f.Fuzz(func(t *testing.T, text string) {
		const all = 64 << 10
		room := &room{left: all}
		reader := bufio.NewReader(strings.NewReader(text))
		wanted, err := readRequest(reader)
		if err != nil {
			return
		}
		body, err := wanted.body(reader, room)
		if err != nil && body != nil {
			t.Errorf("there is a body beside %v", err)
		}
		if room.left < 0 || room.left+cap(body) != all {
			t.Errorf("%d bytes are left of %d beside a body of %d", room.left, all, cap(body))
		}
	})
}

func TestChunks_areOneBody(t *testing.T) {
	text := "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\nrest"
	reader := bufio.NewReader(strings.NewReader(text))
	wanted, err := readRequest(reader)
	if err != nil {
		t.Fatal(err)
	}
	body, err := wanted.body(reader, &room{left: mostBytes})
	if err != nil || string(body) != "abcde" {
		t.Errorf("the body is %q, %v", body, err)
	}
	if rest, _ := reader.ReadString(0); rest != "rest" {
		t.Errorf("%q is left", rest)
	}
}
