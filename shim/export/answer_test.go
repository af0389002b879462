package export

import (
	"strings"
	"testing"

	"throughline.io/shim/otlp"
)

func FuzzAnswer_ofAnybody_isReadOrRefused(f *testing.F) {
	f.Add("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 4\r\n\r\n\x0a\x02\x08\x01")
	f.Add("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 429 Too Many\r\nRetry-After: 99999999999\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		reply, err := read(strings.NewReader(text))
		if err == nil && (reply.status < 200 || reply.status > 999) {
			t.Errorf("status %d", reply.status)
		}
		otlp.Rejected(reply.body)
		otlp.Rejected([]byte(text))
	})
}
