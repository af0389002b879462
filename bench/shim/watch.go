package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
)

// How often a variant is watched.
const watches = 20

// watchedOften is the most memory of several calls, and the number of system calls of the one in the
// middle.
func watchedOften(of variant) (residentKB int64, calls int, err error) {
	var all []int
	for range watches {
		resident, calls, err := watch(of)
		if err != nil {
			return 0, 0, err
		}
		residentKB = max(residentKB, resident)
		all = append(all, calls)
	}
	slices.Sort(all)
	return residentKB, all[len(all)/2], nil
}

// watch runs the command by the variant once, as a debugger would, so that it is stopped before each of
// its threads ends, where the kernel knows still how much memory it has needed at most; and at each of
// its system calls. The command itself is not watched.
func watch(of variant) (residentKB int64, calls int, err error) {
	file, arguments := of.arguments(0, command)
	how := attributes(of)
	how.Sys.Ptrace = true
	pid, err := syscall.ForkExec(file, arguments, how)
	if err != nil {
		return 0, 0, err
	}
	var status syscall.WaitStatus
	if _, err := syscall.Wait4(pid, &status, syscall.WALL, nil); err != nil {
		return 0, 0, err
	}
	const endWithUs = 0x100000 // PTRACE_O_EXITKILL
	options := syscall.PTRACE_O_TRACESYSGOOD | syscall.PTRACE_O_TRACECLONE | syscall.PTRACE_O_TRACEEXIT | endWithUs
	if err := syscall.PtraceSetOptions(pid, options); err != nil {
		return 0, 0, err
	}
	const atCall = syscall.SIGTRAP | 0x80
	inCall := map[int]bool{}
	for thread := pid; ; {
		deliver := syscall.Signal(0)
		switch signal := status.StopSignal(); {
		case signal == atCall:
			inCall[thread] = !inCall[thread]
			if inCall[thread] {
				calls++
			}
		case signal == syscall.SIGTRAP && status.TrapCause() == syscall.PTRACE_EVENT_EXIT:
			residentKB = max(residentKB, highWater(thread))
		case signal != syscall.SIGTRAP && signal != syscall.SIGSTOP:
			deliver = signal
		}
		// A thread that another has ended is not there any more.
		if err := syscall.PtraceSyscall(thread, int(deliver)); err != nil && err != syscall.ESRCH {
			return 0, 0, err
		}
		for {
			if thread, err = syscall.Wait4(-1, &status, syscall.WALL, nil); err != nil {
				return 0, 0, err
			}
			if thread == pid && (status.Exited() || status.Signaled()) {
				return residentKB, calls, ended(status)
			}
			if status.Stopped() {
				break
			}
		}
	}
}

func ended(status syscall.WaitStatus) error {
	if status.ExitStatus() != 0 {
		return fmt.Errorf("it ends otherwise when it is watched (%v)", status)
	}
	return nil
}

// highWater is the most memory that a process has had, KB; zero when it has none any more.
func highWater(thread int) (size int64) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", thread))
	if _, after, found := strings.Cut(string(text), "VmHWM:"); found {
		fmt.Sscan(after, &size)
	}
	return size
}
