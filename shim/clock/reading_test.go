package clock

import (
	"testing"
	"time"

	"throughline.io/shim/export"
)

func FuzzReading_isPossible(f *testing.F) {
	f.Add([]byte(`{"receivedUnixNano":"1700000000000000000","sentUnixNano":"1700000000000000001"}`), int64(1700000000000000000), int64(1000))
	f.Add([]byte(`{"receivedUnixNano":"0","sentUnixNano":"4611686018427387904"}`), int64(0), int64(1)<<62)
	f.Add([]byte(`{"receivedUnixNano":"4611686018427387904","sentUnixNano":"4611686018427387904"}`), int64(1), int64(5))
	f.Fuzz(func(t *testing.T, body []byte, sent, took int64) {
		if sent < 0 || sent > 1<<62 || took < 0 || took > int64(time.Hour) {
			return
		}
		reply := export.Reply{Body: body, Sent: time.Unix(0, sent)}
		reply.Came = reply.Sent.Add(time.Duration(took))
		reading, err := of(reply)
		if err != nil {
			return
		}
		if reading.Error < 0 || int64(reading.Error) > took {
			t.Errorf("%+v of %q, which took %d", reading, body, took)
		}
	})
}

func TestReading_isThatOfNTP(t *testing.T) {
	sent := time.Unix(1_700_000_000, 0)
	// The server is 90 s ahead; 10 ms there, 2 ms in it, 20 ms back.
	body := []byte(`{"receivedUnixNano":"1700000090010000000","sentUnixNano":"1700000090012000000"}`)
	got, err := of(export.Reply{Body: body, Sent: sent, Came: sent.Add(32 * time.Millisecond)})
	want := Reading{Offset: 90*time.Second - 5*time.Millisecond, Error: 15 * time.Millisecond}
	if err != nil || got != want {
		t.Errorf("%+v, %v instead of %+v", got, err, want)
	}
}
