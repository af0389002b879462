package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func TestSpool_isSentByTheNextCall(t *testing.T) {
	spool := filepath.Join(t.TempDir(), "spool")
	away := nobody(t)
	for i := range 3 {
		sh("exit "+strconv.Itoa(i), "--spool", spool, "--otlp-endpoint", away, "--agent", "a"+strconv.Itoa(i)).run(t)
	}
	receiver := receive(t)
	sh("true", "--spool", spool, "--agent", "a3").to(receiver).run(t)
	equal(t, "spans", names(receiver), "a0/sh a1/sh a2/sh a3/sh")
	equal(t, "calls", len(receiver.calls), 2)
	sh("true", "--spool", spool).to(receiver).run(t)
	equal(t, "spans later", len(receiver.all()), 5)
}

func TestFlush_sendsTheSpool(t *testing.T) {
	spool := filepath.Join(t.TempDir(), "spool")
	away := nobody(t)
	sh("true", "--spool", spool, "--otlp-endpoint", away).run(t)
	flush := func(url string, flags ...string) result {
		return call{flags: append([]string{"flush", "--spool", spool, "--otlp-endpoint", url}, flags...)}.run(t)
	}
	equal(t, "status", flush(away).status, 0)
	strict := flush(away, "--strict")
	equal(t, "strict status", strict.status, 1)
	equal(t, "says what is left", strings.HasPrefix(strict.stdout, "0 spans sent, 1 left: "), true)
	receiver := receive(t)
	equal(t, "says what was sent", flush(receiver.URL, "--strict").stdout, "1 spans sent, 0 left\n")
	equal(t, "says that nothing is left", flush(receiver.URL, "--strict").stdout, "0 spans sent, 0 left\n")
	receiver.only(t)
	equal(t, "flush without a file", call{flags: []string{"flush", "--otlp-endpoint", away}}.run(t).status, 125)
}

func TestSpool_isSharedByMany_whileItIsSent(t *testing.T) {
	spool := filepath.Join(t.TempDir(), "spool")
	receiver := receive(t)
	away := nobody(t)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			to := away
			if i%4 == 0 {
				to = receiver.URL
			}
			result := sh("exit 3", "--spool", spool, "--otlp-endpoint", to, "--agent", "a"+strconv.Itoa(i)).run(t)
			equal(t, "status", result.status, 3)
		})
	}
	all.Wait()
	call{flags: []string{"flush", "--strict", "--spool", spool, "--otlp-endpoint", receiver.URL}}.run(t)
	seen := map[string]int{}
	for _, span := range receiver.all() {
		seen[span.name]++
	}
	equal(t, "different spans", len(seen), 40)
	equal(t, "spans", len(receiver.all()), 40)
}

func TestSpool_growsToItsLimitOnly(t *testing.T) {
	spool := filepath.Join(t.TempDir(), "spool")
	away := nobody(t)
	full := false
	for range 10 {
		result := sh("true", "--spool", spool, "--spool-limit", "1K", "--otlp-endpoint", away, "--verbose").run(t)
		full = full || strings.Contains(result.stderr, "the spool is full")
	}
	info, err := os.Stat(spool)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "full", full, true)
	equal(t, "within its limit", info.Size() <= 1024, true)
	receiver := receive(t)
	call{flags: []string{"flush", "--spool", spool, "--otlp-endpoint", receiver.URL}}.run(t)
	equal(t, "some spans", len(receiver.all()) > 1, true)
}

func TestSpool_onAFullDisk_isLeftWhole(t *testing.T) {
	needsRoot(t)
	disk := t.TempDir()
	if output, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: no file system can be mounted here: %s", output)
	}
	t.Cleanup(func() { exec.Command("umount", disk).Run() })
	spool := filepath.Join(disk, "spool")
	away := nobody(t)
	kept := 0
	for range 100 {
		result := sh("exit 3", "--spool", spool, "--otlp-endpoint", away, "--verbose").run(t)
		equal(t, "status", result.status, 3)
		if !strings.Contains(result.stderr, "is kept in") {
			break
		}
		kept++
	}
	equal(t, "kept until the disk was full", kept > 0 && kept < 100, true)
	receiver := receive(t)
	call{flags: []string{"flush", "--spool", spool, "--otlp-endpoint", receiver.URL}}.run(t)
	equal(t, "spans", len(receiver.all()), kept)
}

func TestSpool_thatCannotBeWritten_stopsNothing(t *testing.T) {
	target := filepath.Join(t.TempDir(), "target")
	link := target + "-link"
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	pipe := target + "-pipe"
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, spool := range []string{"/no/such/directory/spool", t.TempDir(), link, pipe, "/dev/full"} {
		equal(t, "status", sh("exit 3", "--spool", spool, "--otlp-endpoint", nobody(t)).run(t).status, 3)
	}
	_, err := os.Stat(target)
	equal(t, "the link was not followed", os.IsNotExist(err), true)
}

func names(r *receiver) string {
	all := map[string]bool{}
	for _, span := range r.all() {
		all[span.name] = true
	}
	var sorted []string
	for i := range 10 {
		if name := "a" + strconv.Itoa(i) + "/sh"; all[name] {
			sorted = append(sorted, name)
		}
	}
	return strings.Join(sorted, " ")
}
