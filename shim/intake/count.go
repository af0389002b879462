package intake

import "strconv"

// count is what became of requests.
type count struct {
	came, bytes, passed int
	// problem is why one was not passed on, the last time that this was so.
	problem string
}

func (c *count) add(other count) {
	c.came += other.came
	c.bytes += other.bytes
	c.passed += other.passed
	if other.problem != "" {
		c.problem = other.problem
	}
}

func (c count) String() string {
	dropped := c.came - c.passed
	text := strconv.Itoa(c.came) + " requests of " + strconv.Itoa(c.bytes) + " bytes came from the command, " +
		strconv.Itoa(c.passed) + " were passed on, " + strconv.Itoa(dropped) + " dropped"
	if dropped > 0 && c.problem != "" {
		text += ": " + c.problem
	}
	return text
}
