// Package clock asks a server how far our clock is from its own, as NTP does.
package clock

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"throughline.io/shim/export"
)

// Reading is what one exchange says.
type Reading struct {
	// Offset is how far the clock of the server is ahead of ours.
	Offset time.Duration
	// Error is how far that may be wrong: half of the time on the way, since nobody knows how much of
	// that was there and how much back.
	Error time.Duration
}

var errNoTimes = errors.New("the answer has no receivedUnixNano and sentUnixNano that can be true")

// of one exchange.
func of(reply export.Reply) (Reading, error) {
	received, sent := nanoseconds(reply.Body, "receivedUnixNano"), nanoseconds(reply.Body, "sentUnixNano")
	// By the clock that nobody sets.
	took := int64(reply.Came.Sub(reply.Sent))
	if received < 0 || sent < received || sent-received > took {
		return Reading{}, errNoTimes
	}
	ours := reply.Sent.UnixNano()
	offset := ((received - ours) + (sent - (ours + took))) / 2
	return Reading{time.Duration(offset), time.Duration(took-(sent-received)) / 2}, nil
}

// nanoseconds finds a text of digits of that name in an object of JSON; less than zero if there is none.
func nanoseconds(object []byte, name string) int64 {
	// So large that sums of two differences are numbers still.
	const largest = 1 << 62
	_, rest, found := strings.Cut(string(object), `"`+name+`"`)
	rest, colon := strings.CutPrefix(strings.TrimSpace(rest), ":")
	rest, opened := strings.CutPrefix(strings.TrimSpace(rest), `"`)
	digits, _, closed := strings.Cut(rest, `"`)
	value, err := strconv.ParseUint(digits, 10, 63)
	if !found || !colon || !opened || !closed || err != nil || value > largest {
		return -1
	}
	return int64(value)
}
