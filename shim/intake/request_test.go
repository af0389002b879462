package intake

import (
	"bufio"
	"strings"
	"testing"

	"throughline.io/shim/http1"
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
		head, err := http1.ReadRequest(reader)
		if err != nil {
			return
		}
		wanted := request{head}
		body, err := wanted.body(reader, room)
		if err != nil && body != nil {
			t.Errorf("there is a body beside %v", err)
		}
		if room.left < 0 || room.left+cap(body) != all {
			t.Errorf("%d bytes are left of %d beside a body of %d", room.left, all, cap(body))
		}
	})
}
