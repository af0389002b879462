package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Scripts that go on until a signal ends them; the second can handle it. What a shell runs beside
// itself may be left over, and must not hold our pipes then.
const (
	patient = "echo ready; exec sleep 600"
	waiting = "echo ready; sleep 60 >/dev/null 2>&1 & wait"
)

func TestSignal_reachesTheCommand_andItsEndIsRecorded(t *testing.T) {
	for number, status := range map[syscall.Signal]int{
		syscall.SIGTERM: 143, syscall.SIGINT: 130, syscall.SIGHUP: 129, syscall.SIGQUIT: 131, syscall.SIGUSR1: 138, syscall.SIGUSR2: 140,
	} {
		t.Run(number.String(), func(t *testing.T) {
			receiver := receive(t)
			running := sh(patient).to(receiver).start(t)
			running.signal(t, number)
			equal(t, "status", running.finish(t).status, status)
			span := receiver.only(t)
			equal(t, "exit code", span.attributes["process.exit.code"], any(int64(status)))
			equal(t, "message", strings.HasSuffix(span.message, ", which was sent to the shim"), true)
		})
	}
}

func TestSignal_thatTheCommandHandles_isWaitedFor(t *testing.T) {
	receiver := receive(t)
	running := sh("trap 'echo goodbye; exit 7' TERM; " + waiting).to(receiver).start(t)
	running.signal(t, syscall.SIGTERM)
	running.expect(t, "goodbye")
	equal(t, "status", running.finish(t).status, 7)
	equal(t, "message", receiver.only(t).message, "exit status 7 after SIGTERM")
}

func TestSignal_reachesTheWholeGroup(t *testing.T) {
	receiver := receive(t)
	running := sh("trap : TERM; (trap 'echo inner; exit' TERM; " + waiting + ") & wait; wait; echo outer").to(receiver).start(t)
	running.signal(t, syscall.SIGTERM)
	running.expect(t, "inner")
	running.expect(t, "outer")
	equal(t, "status", running.finish(t).status, 0)
}

func TestSignals_manyOfThem_allReachTheCommand(t *testing.T) {
	receiver := receive(t)
	running := sh("trap 'echo usr1' USR1; trap 'exit 9' TERM; echo ready; while :; do sleep 60 >/dev/null 2>&1 & wait; done").to(receiver).start(t)
	for range 20 {
		running.signal(t, syscall.SIGUSR1)
		running.expect(t, "usr1")
	}
	running.signal(t, syscall.SIGTERM)
	equal(t, "status", running.finish(t).status, 9)
}

func TestKillAfter_endsACommandThatGoesOn(t *testing.T) {
	receiver := receive(t)
	running := sh("trap '' TERM; "+waiting, "--kill-after", "100ms").to(receiver).start(t)
	running.signal(t, syscall.SIGTERM)
	equal(t, "status", running.finish(t).status, 137)
	equal(t, "message", receiver.only(t).message, "killed: it went on after SIGTERM")
}

func TestSharedGroup_leavesSignalsToWhoeverSignalsTheGroup(t *testing.T) {
	receiver := receive(t)
	// What is waited for is started first: a shell's child has the traps of the shell for a moment.
	running := sh("sleep 60 >/dev/null 2>&1 & trap 'echo once more' USR1; trap 'exit 7' TERM; echo ready; while :; do wait; done",
		"--process-group", "shared").to(receiver).startIn(t, &syscall.SysProcAttr{Setpgid: true})
	running.signal(t, syscall.SIGTERM)
	group := -running.command.Process.Pid
	if err := syscall.Kill(group, syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	running.expect(t, "once more")
	if err := syscall.Kill(group, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := running.finish(t)
	equal(t, "status", ended.status, 7)
	equal(t, "output after the first time", ended.stdout, "")
	equal(t, "message", strings.HasPrefix(receiver.only(t).message, "exit status 7"), true)
}

func TestSignal_thatWasIgnored_staysSo(t *testing.T) {
	receiver := receive(t)
	call := sh("echo ready; read line; exit 6").to(receiver)
	call.through = []string{"sh", "-c", `trap '' HUP; exec "$@"`, "sh"}
	input, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	call.stdin = input
	running := call.start(t)
	running.signal(t, syscall.SIGHUP)
	write.WriteString("go on\n")
	equal(t, "status", running.finish(t).status, 6)
}

func TestSignal_whileTheSpanIsSent_doesNotLoseIt(t *testing.T) {
	hold := make(chan struct{})
	receiver := receive(t, answerAfter(hold, status(503)))
	running := sh("echo ready; exit 3").to(receiver).start(t)
	receiver.until(t, "the first request", func() bool { return len(receiver.calls) == 1 })
	running.signal(t, syscall.SIGTERM)
	close(hold)
	equal(t, "status", running.finish(t).status, 3)
	receiver.only(t)
}

func TestDeathOfTheShim_endsTheCommand(t *testing.T) {
	running := sh("echo ready; echo pid $$; exec sleep 600").start(t)
	line := running.expect(t, "pid ")
	pid, err := strconv.Atoi(strings.TrimPrefix(line, "pid "))
	if err != nil {
		t.Fatal(err)
	}
	running.signal(t, syscall.SIGKILL)
	eventually(t, "the end of the command", func() bool { return !isAlive(pid) })
	running.command.Wait()
}

// isAlive is false for what has ended, also where nobody has waited for it.
func isAlive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(rest, "Z")
}

// eventually waits for a state that nobody tells of.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(limit)
	for !holds() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("waited in vain for " + what)
		}
	}
}
