package command

import (
	"syscall"
	"time"
)

// Usage is what the kernel counted for a program and all processes that it waited for, itself or
// through others.
type Usage struct {
	User, System time.Duration
	// PeakMemory is the largest resident memory of any one of these processes, bytes. A process begins
	// with that of the one that started it, so it is never less than ours was.
	PeakMemory int64
	// Read and Written are bytes from and to disks; what came out of the cache is not among them.
	Read, Written int64
}

func usage(counted *syscall.Rusage) *Usage {
	// In which the kernel counts memory, and pieces of disks, bytes.
	const kilobyte, block = 1024, 512
	return &Usage{
		User:       time.Duration(counted.Utime.Nano()),
		System:     time.Duration(counted.Stime.Nano()),
		PeakMemory: counted.Maxrss * kilobyte,
		Read:       counted.Inblock * block,
		Written:    counted.Oublock * block,
	}
}
