package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is the real one, built as it is for images.
var program string

func TestMain(m *testing.M) {
	directory, err := os.MkdirTemp("", "shim")
	if err != nil {
		panic(err)
	}
	built, err := filepath.Abs("target/throughline-shim-linux-" + runtime.GOARCH)
	if err != nil {
		panic(err)
	}
	if output, err := exec.Command("./build", runtime.GOARCH).CombinedOutput(); err != nil {
		panic(string(output))
	}
	// Who builds it meanwhile must not change what is tested.
	program = filepath.Join(directory, "throughline-shim")
	if output, err := exec.Command("cp", built, program).CombinedOutput(); err != nil {
		panic(string(output))
	}
	catchSignals()
	status := m.Run()
	os.RemoveAll(directory)
	os.Exit(status)
}

// catchSignals lets programs that the tests start begin with the usual ways of signals: what the tests' own process
// ignores, as below nohup or in the background of a script, they would ignore too; what it catches they do not.
func catchSignals() {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM)
	go func() {
		for received := range caught {
			if received != syscall.SIGHUP {
				os.Exit(1)
			}
		}
	}()
}

// call is one call of the program.
type call struct {
	flags   []string
	command []string
	env     []string
	stdin   io.Reader
	// through is put in front, as unshare.
	through []string
}

type result struct {
	status         int
	stdout, stderr string
}

// sh is a call with a script as its command.
func sh(script string, flags ...string) call {
	return call{flags: flags, command: []string{"sh", "-c", script}}
}

func (c call) to(r *receiver) call {
	c.flags = append([]string{"--otlp-endpoint", r.URL}, c.flags...)
	return c
}

func (c call) with(env ...string) call {
	c.env = append(c.env, env...)
	return c
}

func (c call) prepared() *exec.Cmd {
	arguments := append(append([]string{}, c.through...), program)
	arguments = append(arguments, c.flags...)
	if len(c.command) > 0 {
		arguments = append(append(arguments, "--"), c.command...)
	}
	command := exec.Command(arguments[0], arguments[1:]...)
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "THROUGHLINE_GRACE=30s"}, c.env...)
	command.Stdin = c.stdin
	return command
}

func (c call) run(t *testing.T) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command := c.prepared()
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return result{finish(t, command), stdout.String(), stderr.String()}
}

// finish waits for the end and is the status as a shell would have it.
func finish(t *testing.T, command *exec.Cmd) int {
	t.Helper()
	guard := time.AfterFunc(limit, func() { command.Process.Kill() })
	err := command.Wait()
	if !guard.Stop() {
		t.Fatalf("%v did not end", command.Args)
	}
	if err != nil && command.ProcessState == nil {
		t.Fatal(err)
	}
	if wait := command.ProcessState.Sys().(syscall.WaitStatus); wait.Signaled() {
		t.Fatalf("the shim itself was ended by %v", wait.Signal())
	}
	return command.ProcessState.ExitCode()
}

// running is a call that has not ended.
type running struct {
	command *exec.Cmd
	lines   *bufio.Reader
	stderr  *bytes.Buffer
}

// start runs it until the command has said ready.
func (c call) start(t *testing.T) *running {
	t.Helper()
	return c.startIn(t, nil)
}

func (c call) startIn(t *testing.T, place *syscall.SysProcAttr) *running {
	t.Helper()
	r := c.begin(t, place)
	r.expect(t, "ready")
	return r
}

// begin runs it until somebody waits for what it says.
func (c call) begin(t *testing.T, place *syscall.SysProcAttr) *running {
	t.Helper()
	command := c.prepared()
	command.SysProcAttr = place
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr := &bytes.Buffer{}
	command.Stderr = stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return &running{command, bufio.NewReader(output), stderr}
}

// expect reads lines up to the one with the text, and is that line.
func (r *running) expect(t *testing.T, text string) string {
	t.Helper()
	guard := time.AfterFunc(limit, func() { r.command.Process.Kill() })
	defer guard.Stop()
	for {
		line, err := r.lines.ReadString('\n')
		if strings.Contains(line, text) {
			return strings.TrimSpace(line)
		}
		if err != nil {
			t.Fatalf("the output ended without %q: %v; stderr: %s", text, err, r.stderr)
		}
	}
}

func (r *running) signal(t *testing.T, number syscall.Signal) {
	t.Helper()
	if err := r.command.Process.Signal(number); err != nil {
		t.Fatal(err)
	}
}

func (r *running) finish(t *testing.T) result {
	t.Helper()
	rest, _ := io.ReadAll(r.lines)
	return result{finish(t, r.command), string(rest), r.stderr.String()}
}

// firstLine is the line of JSON.
func firstLine(t *testing.T, text string) map[string]string {
	t.Helper()
	line, _, _ := strings.Cut(text, "\n")
	var fields map[string]string
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		t.Fatalf("%q is no line of JSON: %v", line, err)
	}
	return fields
}

// needsRoot skips a test that needs more rights, and says so.
func needsRoot(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: this test needs root")
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}
