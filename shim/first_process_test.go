package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// asFirst makes the shim the first process of a container, as an entrypoint is.
func (c call) asFirst(t *testing.T) call {
	needsRoot(t)
	if output, err := exec.Command("unshare", "--pid", "--fork", "--mount-proc", "true").CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: no namespace of process ids can be made here: %s", output)
	}
	c.through = []string{"unshare", "--pid", "--fork", "--mount-proc", "--kill-child"}
	return c
}

func TestFirstProcess_reapsWhatIsLeftToIt(t *testing.T) {
	receiver := receive(t)
	// Each is left by its parent, becomes a child of the first process, and ends while the command runs.
	script := `for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do (sh -c 'read line </dev/null; exit 3' &); done
		while grep -qs '^State:.*Z' /proc/[0-9]*/status || [ "$(ls -d /proc/[0-9]* | wc -l)" -gt 6 ]; do :; done; exit 5`
	result := sh(script).asFirst(t).to(receiver).run(t)
	equal(t, "status", result.status, 5)
	span := receiver.only(t)
	equal(t, "exit code", span.attributes["process.exit.code"], any(int64(5)))
	equal(t, "pid", span.attributes["process.pid"].(int64) > 1, true)
}

func TestFirstProcess_handsSignalsOn(t *testing.T) {
	for number, status := range map[syscall.Signal]int{syscall.SIGTERM: 143, syscall.SIGINT: 130, syscall.SIGHUP: 129} {
		receiver := receive(t)
		running := sh(patient).asFirst(t).to(receiver).start(t)
		signalChild(t, running.command.Process.Pid, number)
		equal(t, "status", running.finish(t).status, status)
		equal(t, "exit code", receiver.only(t).attributes["process.exit.code"], any(int64(status)))
	}
}

func TestFirstProcess_isLeftAlone_byTheEndOfOthers(t *testing.T) {
	receiver := receive(t)
	result := sh("(sleep 600 &); exit 0").asFirst(t).to(receiver).run(t)
	equal(t, "status", result.status, 0)
	receiver.only(t)
}

// signalChild signals the shim, which is the only child of unshare.
func signalChild(t *testing.T, parent int, number syscall.Signal) {
	t.Helper()
	id := strconv.Itoa(parent)
	children, err := os.ReadFile("/proc/" + id + "/task/" + id + "/children")
	if err != nil {
		t.Fatal(err)
	}
	child, err := strconv.Atoi(strings.TrimSpace(string(children)))
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(child, number); err != nil {
		t.Fatal(err)
	}
}

func TestFirstProcess_needsNothingBesideIt(t *testing.T) {
	first := call{}.asFirst(t)
	// A root with nothing in it but the shim, which is the command too.
	root := t.TempDir()
	if err := errors.Join(os.MkdirAll(root+filepath.Dir(program), 0o755), exec.Command(program, "install", root+program).Run()); err != nil {
		t.Fatal(err)
	}
	receiver := receive(t)
	first.through = []string{"unshare", "--pid", "--fork", "--kill-child", "--root=" + root}
	first.command = []string{program, "version"}
	result := first.to(receiver).run(t)
	equal(t, "status", result.status, 0)
	equal(t, "stdout", result.stdout, "throughline-shim "+version+"\n")
	equal(t, "program", receiver.only(t).attributes["process.executable.name"], any("throughline-shim"))
	first.command = []string{"/bin/sh"}
	equal(t, "status without a shell", first.to(receiver).run(t).status, 127)
}
