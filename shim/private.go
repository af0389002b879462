package main

import "syscall"

// becomePrivate has the kernel keep our memory and our first environment, which may hold tokens, from
// other processes of the same user, the command among them; root may read them still. The command
// itself is as always: its own is decided when it is started.
func becomePrivate() {
	syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_DUMPABLE, 0, 0)
}
