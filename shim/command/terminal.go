package command

import (
	"syscall"
	"unsafe"
)

// isForeground says whether our process group is the one that the terminal listens to. A program in
// another group would be stopped when it reads from it, and its Ctrl-C would not reach it.
func isForeground() bool {
	terminal, err := syscall.Open("/dev/tty", syscall.O_RDONLY|syscall.O_CLOEXEC|syscall.O_NOCTTY, 0)
	if err != nil {
		return false
	}
	defer syscall.Close(terminal)
	var group int32
	_, _, problem := syscall.Syscall(syscall.SYS_IOCTL, uintptr(terminal), syscall.TIOCGPGRP, uintptr(unsafe.Pointer(&group)))
	return problem == 0 && int(group) == syscall.Getpgrp()
}
