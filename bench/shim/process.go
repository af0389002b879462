package main

import (
	"os"
	"os/exec"
	"syscall"
	"time"
)

var null, _ = os.OpenFile(os.DevNull, os.O_RDWR, 0)

func attributes(of variant) *syscall.ProcAttr {
	file := null.Fd()
	return &syscall.ProcAttr{Env: of.environment, Files: []uintptr{file, file, file}, Sys: &syscall.SysProcAttr{}}
}

// run takes the time from before the process is made until it has been waited for. It is the shortest
// way that Go has, without pipes, goroutines and what else os/exec brings along.
func run(of variant, round int, command ...string) (status int, took time.Duration, err error) {
	file, arguments := of.arguments(round, command...)
	how := attributes(of)
	begin := time.Now()
	pid, err := syscall.ForkExec(file, arguments, how)
	if err != nil {
		return 0, 0, err
	}
	var ending syscall.WaitStatus
	for {
		if _, err = syscall.Wait4(pid, &ending, 0, nil); err != syscall.EINTR {
			return ending.ExitStatus(), time.Since(begin), err
		}
	}
}

// The words by which this program is another.
const (
	receiveWord = "receive"
	spinWord    = "spin"
)

// another is this program as one of those; it ends with this process.
func another(word string, arguments ...string) *exec.Cmd {
	made := exec.Command("/proc/self/exe", append([]string{word}, arguments...)...)
	made.Stderr = os.Stderr
	made.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return made
}
