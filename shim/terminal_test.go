package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

func TestTerminal_isTheCommands(t *testing.T) {
	receiver := receive(t)
	terminal := openTerminal(t)
	status := terminal.run(t, sh("test -t 0 && test -t 1 && echo interactive; read word; echo got $word; exit 8", "--first-line", "none").to(receiver))
	terminal.expect(t, "interactive")
	terminal.write(t, "hello\n")
	terminal.expect(t, "got hello")
	equal(t, "status", status(), 8)
	receiver.only(t)
}

func TestTerminal_interruptsTheCommandOnce(t *testing.T) {
	receiver := receive(t)
	terminal := openTerminal(t)
	status := terminal.run(t, sh("n=0; trap 'n=$((n+1))' INT; echo ready; read word; read word; echo interrupted $n; exit 0", "--first-line", "none").to(receiver))
	terminal.expect(t, "ready")
	terminal.write(t, "\x03")
	terminal.expect(t, "^C")
	terminal.write(t, "a\nb\n")
	terminal.expect(t, "interrupted 1")
	equal(t, "status", status(), 0)
}

func TestTerminal_interruptEndsTheCommand(t *testing.T) {
	receiver := receive(t)
	terminal := openTerminal(t)
	status := terminal.run(t, sh("echo ready; exec sleep 600", "--first-line", "none").to(receiver))
	terminal.expect(t, "ready")
	terminal.write(t, "\x03")
	equal(t, "status", status(), 130)
	equal(t, "message", receiver.only(t).message, "ended by SIGINT")
}

// terminal is a new one, from the side of the person before it.
type terminal struct {
	file  *os.File
	lines *bufio.Reader
	other string
}

func openTerminal(t *testing.T) *terminal {
	file, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("SKIPPED: no terminal can be made here: " + err.Error())
	}
	t.Cleanup(func() { file.Close() })
	var number, unlocked int32
	control(t, file, syscall.TIOCGPTN, &number)
	control(t, file, syscall.TIOCSPTLCK, &unlocked)
	return &terminal{file, bufio.NewReader(file), "/dev/pts/" + strconv.Itoa(int(number))}
}

func control(t *testing.T, file *os.File, request uintptr, value *int32) {
	t.Helper()
	if _, _, err := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), request, uintptr(unsafe.Pointer(value))); err != 0 {
		t.Fatal(err)
	}
}

// run starts a call whose terminal this is; the result waits for its end.
func (m *terminal) run(t *testing.T, c call) func() int {
	t.Helper()
	other, err := os.OpenFile(m.other, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	command := c.prepared()
	command.Stdin, command.Stdout, command.Stderr = other, other, other
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 0}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return func() int { return finish(t, command) }
}

func (m *terminal) write(t *testing.T, text string) {
	t.Helper()
	if _, err := m.file.WriteString(text); err != nil {
		t.Fatal(err)
	}
}

// expect reads until the text was shown.
func (m *terminal) expect(t *testing.T, text string) {
	t.Helper()
	guard := time.AfterFunc(limit, func() { m.file.Close() })
	defer guard.Stop()
	var seen strings.Builder
	for !strings.Contains(seen.String(), text) {
		c, err := m.lines.ReadByte()
		if err != nil {
			t.Fatalf("%q was not shown, but %q: %v", text, seen.String(), err)
		}
		seen.WriteByte(c)
	}
}
