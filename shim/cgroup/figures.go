package cgroup

import (
	"strings"
	"time"
)

// unknown is a figure that cannot be read.
const unknown = -1

// Figures are what the kernel counted for a group. What is not known is less than zero.
type Figures struct {
	CPU time.Duration
	// Periods in which there was a limit of time, those in which it was reached, and how long processes
	// had to wait then.
	Periods, Throttled int64
	ThrottledTime      time.Duration
	// PeakMemory, bytes, with what the kernel keeps of files for the group.
	PeakMemory int64
	// Read and Written are bytes from and to all disks. Where one device stands on another both count.
	Read, Written int64
}

func nothing() Figures {
	return Figures{unknown, unknown, unknown, unknown, unknown, unknown, unknown}
}

// unified reads those of a group of version 2.
func (f *Figures) unified(group string) {
	if text, found := read(group + "/cpu.stat"); found {
		f.CPU = in(time.Microsecond, number(text, "usage_usec"))
		f.Periods = number(text, "nr_periods")
		f.Throttled = number(text, "nr_throttled")
		f.ThrottledTime = in(time.Microsecond, number(text, "throttled_usec"))
	}
	if text, found := read(group + "/memory.peak"); found {
		f.PeakMemory = whole(text)
	}
	if text, found := read(group + "/io.stat"); found {
		f.Read, f.Written = keyed(text, "rbytes="), keyed(text, "wbytes=")
	}
}

// first reads those of a group of version 1, in the tree of one or more controllers.
func (f *Figures) first(group string, tree hierarchy) {
	if tree.counts("cpuacct") {
		if text, found := read(group + "/cpuacct.usage"); found {
			f.CPU = in(time.Nanosecond, whole(text))
		}
	}
	if tree.counts("cpu") {
		if text, found := read(group + "/cpu.stat"); found {
			f.Periods = number(text, "nr_periods")
			f.Throttled = number(text, "nr_throttled")
			f.ThrottledTime = in(time.Nanosecond, number(text, "throttled_time"))
		}
	}
	if tree.counts("memory") {
		if text, found := read(group + "/memory.max_usage_in_bytes"); found {
			f.PeakMemory = whole(text)
		}
	}
	if tree.counts("blkio") {
		text, found := read(group + "/blkio.throttle.io_service_bytes_recursive")
		if !found {
			text, found = read(group + "/blkio.throttle.io_service_bytes")
		}
		if found {
			f.Read, f.Written = perDevice(text, "Read"), perDevice(text, "Write")
		}
	}
}

// keyed sums what stands behind a key in lines of a device and its figures, as version 2 has them.
func keyed(text, key string) int64 {
	var sum int64
	for line := range strings.SplitSeq(text, "\n") {
		for _, word := range strings.Fields(line) {
			if value, found := strings.CutPrefix(word, key); found {
				sum = plus(sum, whole(value))
			}
		}
	}
	return sum
}

// perDevice sums lines of a device, what was done and how much, as version 1 has them.
func perDevice(text, done string) int64 {
	var sum int64
	for line := range strings.SplitSeq(text, "\n") {
		if words := strings.Fields(line); len(words) == 3 && words[1] == done {
			sum = plus(sum, whole(words[2]))
		}
	}
	return sum
}

// plus knows nothing as soon as one of the parts is not known, or the sum is none.
func plus(sum, part int64) int64 {
	if sum < 0 || part < 0 || sum+part < 0 {
		return unknown
	}
	return sum + part
}

func in(unit time.Duration, count int64) time.Duration {
	if count < 0 || count > int64(1<<62/unit) {
		return unknown
	}
	return time.Duration(count) * unit
}
