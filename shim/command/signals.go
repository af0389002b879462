package command

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// passedOn are the signals by which others speak to a program.
var passedOn = []syscall.Signal{
	syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGUSR1, syscall.SIGUSR2,
	syscall.SIGWINCH, syscall.SIGCONT, syscall.SIGALRM, syscall.SIGPWR,
}

// fromTerminal are those that a terminal sends to the whole group in its foreground by itself.
var fromTerminal = map[syscall.Signal]bool{
	syscall.SIGINT: true, syscall.SIGQUIT: true, syscall.SIGWINCH: true, syscall.SIGCONT: true,
}

// asksToEnd are those after which a program is expected to end.
var asksToEnd = map[syscall.Signal]bool{
	syscall.SIGHUP: true, syscall.SIGINT: true, syscall.SIGQUIT: true, syscall.SIGTERM: true,
}

// reach is whom of the program our signals are for.
type reach int

const (
	// group is its process group, which is its own.
	group reach = iota
	// process is the program alone: it is in the foreground of a terminal together with us.
	process
	// none: whoever signals us signals the program too.
	none
)

func reachOf(sharedGroup bool) reach {
	switch {
	case sharedGroup:
		return none
	case isForeground():
		return process
	}
	return group
}

// relay hands signals on from us to the program.
type relay struct {
	reach   reach
	arrived chan os.Signal
	done    chan struct{}

	mutex  sync.Mutex
	ended  bool
	passed []syscall.Signal
	killed bool
}

// listen catches signals from now on, those included that come before the program runs. One that
// was ignored when we were started, as after nohup, stays ignored for the program too.
func listen(reach reach) *relay {
	r := &relay{reach: reach, arrived: make(chan os.Signal, 64), done: make(chan struct{})}
	for _, each := range passedOn {
		if signal.Ignored(each) {
			continue
		}
		if reach == process && fromTerminal[each] {
			signal.Notify(make(chan os.Signal, 1), each)
			continue
		}
		signal.Notify(r.arrived, each)
	}
	return r
}

// passOn hands signals on until stop.
func (r *relay) passOn(pid int, killAfter time.Duration) {
	var late <-chan time.Time
	early := len(r.arrived)
	for {
		select {
		case <-r.done:
			return
		case arrived := <-r.arrived:
			number := arrived.(syscall.Signal)
			r.send(pid, number, early > 0)
			early--
			if late == nil && killAfter > 0 && asksToEnd[number] {
				late = time.After(killAfter)
			}
		case <-late:
			r.kill(pid)
			late = nil
		}
	}
}

// send hands on what is for the program, and in any case what came before there was one.
func (r *relay) send(pid int, number syscall.Signal, early bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.ended {
		return
	}
	r.passed = append(r.passed, number)
	if r.reach != none || early {
		syscall.Kill(r.target(pid), number)
	}
}

func (r *relay) kill(pid int) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.ended {
		r.killed = true
		syscall.Kill(r.target(pid), syscall.SIGKILL)
	}
}

// target is what kill takes: a process, or less than zero a group.
func (r *relay) target(pid int) int {
	if r.reach == group {
		return -pid
	}
	return pid
}

// stop ends the relay. Signals are caught still, so that none ends us before the span is sent.
func (r *relay) stop() ([]syscall.Signal, bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.ended {
		r.ended = true
		close(r.done)
	}
	return r.passed, r.killed
}

// Asked gets the signals that ask us to end after the program has.
func Asked() <-chan os.Signal {
	asked := make(chan os.Signal, 1)
	for each := range asksToEnd {
		if !signal.Ignored(each) {
			signal.Notify(asked, each)
		}
	}
	return asked
}

// WasAsked says whether the program was asked to end, by way of us.
func (e Ending) WasAsked() bool {
	for _, each := range e.PassedOn {
		if asksToEnd[each] {
			return true
		}
	}
	return false
}
