package export

import (
	"strconv"
	"time"
)

// verdict is what an answer says of the request.
type verdict struct {
	// taken is the request, but maybe not all that is in it: body says that.
	taken bool
	body  []byte
	// again says that it is to be sent once more, and final that it never will be taken.
	again, final bool
	// retryAfter is how long the receiver wants to be left alone; zero when it does not say.
	retryAfter time.Duration
	says       string
}

func (a answer) verdict() verdict {
	return verdict{
		taken:      a.status < 300,
		body:       a.body,
		again:      a.status == 429 || a.status == 502 || a.status == 503 || a.status == 504,
		final:      a.status >= 400 && a.status < 500 && a.status != 408 && a.status != 429,
		retryAfter: a.retryAfter,
		says:       strconv.Itoa(a.status),
	}
}
