package command

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// Command is what is run.
type Command struct {
	// Arguments, of which the first is the program.
	Arguments   []string
	Environment []string
	// Path is where programs without a slash in their name are looked for.
	Path string
	// KillAfter is how long a program may go on after a signal that asks it to end; zero is forever.
	KillAfter time.Duration
	// SharedGroup leaves the program in our process group, whose signals it gets without us.
	SharedGroup bool
}

// Ending is how a run ended.
type Ending struct {
	// Status is what a shell would see: 128 and the number of the signal when one ended it.
	Status int
	// Signal that ended it, zero if it ended by itself.
	Signal syscall.Signal
	// PassedOn are the signals that it was sent by way of us.
	PassedOn []syscall.Signal
	// Killed says that it did not end in time after it was asked to.
	Killed bool
	// Problem says why it could not be started.
	Problem string
	// Usage is absent when it could not be started.
	Usage *Usage
}

// Process is a program that runs.
type Process struct {
	Pid     int
	signals *relay
}

// Start starts the program in a process group of its own, unless it is to share ours, or may need the
// terminal, which only the group in the foreground has. It has our standard input, output and error as they are.
// An Ending without a Process says that it could not be started.
//
// The program is killed with the thread that starts it. Go ends no thread before the process, unless
// a goroutine that is locked to one returns; we lock none, because that costs a thread and time.
func Start(command Command) (*Process, Ending) {
	file, err := find(command.Arguments[0], command.Path)
	if err != nil {
		return nil, notStarted(command.Arguments[0], err)
	}
	reach := reachOf(command.SharedGroup)
	signals := listen(reach)
	attributes := &syscall.ProcAttr{
		Env:   command.Environment,
		Files: []uintptr{0, 1, 2},
		Sys:   &syscall.SysProcAttr{Setpgid: reach == group, Pdeathsig: syscall.SIGKILL},
	}
	pid, err := syscall.ForkExec(file, command.Arguments, attributes)
	if errors.Is(err, syscall.ENOEXEC) && isText(file) {
		script := append([]string{shell, file}, command.Arguments[1:]...)
		pid, err = syscall.ForkExec(shell, script, attributes)
	}
	if err != nil {
		signals.stop()
		return nil, notStarted(command.Arguments[0], err)
	}
	go signals.passOn(pid, command.KillAfter)
	return &Process{Pid: pid, signals: signals}, Ending{}
}

// Wait reaps processes until the program has ended: as the first process of a container we get
// those that nobody else waits for.
func (p *Process) Wait() Ending {
	for {
		var status syscall.WaitStatus
		var counted syscall.Rusage
		pid, err := syscall.Wait4(-1, &status, 0, &counted)
		if errors.Is(err, syscall.EINTR) {
			continue
		}
		if err != nil {
			return Ending{Status: statusNotFound, Problem: "lost sight of the program: " + err.Error()}
		}
		if pid == p.Pid && (status.Exited() || status.Signaled()) {
			return p.ended(status, &counted)
		}
	}
}

func (p *Process) ended(status syscall.WaitStatus, counted *syscall.Rusage) Ending {
	ending := Ending{Usage: usage(counted)}
	ending.PassedOn, ending.Killed = p.signals.stop()
	if status.Exited() {
		ending.Status = status.ExitStatus()
		return ending
	}
	ending.Signal = status.Signal()
	ending.Status = 128 + int(ending.Signal)
	return ending
}

// Reap collects what has ended and was left to us, as the first process has to until its own end.
func Reap() {
	if os.Getpid() != 1 {
		return
	}
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if pid <= 0 || err != nil {
			return
		}
	}
}
