package intake

import "sync"

// room is the memory that telemetry on its way may take, bytes.
type room struct {
	mutex sync.Mutex
	left  int
}

// take is false when there is not so much left.
func (r *room) take(bytes int) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if bytes > r.left {
		return false
	}
	r.left -= bytes
	return true
}

// has says whether it is worth the work to make what will need so much.
func (r *room) has(bytes int) bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return bytes <= r.left
}

func (r *room) give(bytes int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.left += bytes
}
