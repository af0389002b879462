package cgroup

import (
	"syscall"
)

// longest is what of a file is read, bytes.
const longest = 64 << 10

// read is the text of a file of the kernel; false when there is none. Such a file is there at once:
// without what Go does for those that may have to be waited for it takes a third of the time.
func read(file string) (string, bool) {
	open, err := syscall.Open(file, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return "", false
	}
	defer syscall.Close(open)
	text := make([]byte, 0, 4<<10)
	for len(text) < longest {
		if len(text) == cap(text) {
			text = append(make([]byte, 0, 2*cap(text)), text...)
		}
		n, err := syscall.Read(open, text[len(text):cap(text)])
		if err == syscall.EINTR {
			continue
		}
		if err != nil {
			return "", false
		}
		if n == 0 {
			break
		}
		text = text[:len(text)+n]
	}
	return string(text), true
}
