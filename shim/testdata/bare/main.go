// Command bare starts a program and waits for it, and does nothing else: what the shim is measured against.
package main

import (
	"os"
	"syscall"
)

func main() {
	pid, err := syscall.ForkExec(os.Args[1], os.Args[1:], &syscall.ProcAttr{Env: os.Environ(), Files: []uintptr{0, 1, 2}})
	if err != nil {
		os.Exit(127)
	}
	var status syscall.WaitStatus
	for {
		if got, err := syscall.Wait4(pid, &status, 0, nil); got == pid || err != syscall.EINTR {
			os.Exit(status.ExitStatus())
		}
	}
}
