package main

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// The kernel kills what needs too much memory, in a control group made for that.
func TestOutOfMemory_isRecordedAsSuch(t *testing.T) {
	needsRoot(t)
	group, limit := "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
	if _, err := os.Stat(group + "/" + limit); err != nil {
		group, limit = "/sys/fs/cgroup", "memory.max"
	}
	group = filepath.Join(group, "throughline-shim-test-"+strconv.Itoa(os.Getpid()))
	if err := os.Mkdir(group, 0o755); err != nil {
		t.Skip("SKIPPED: no control group can be made here: " + err.Error())
	}
	t.Cleanup(func() { os.Remove(group) })
	if err := os.WriteFile(filepath.Join(group, limit), []byte("20M"), 0o644); err != nil {
		t.Skip("SKIPPED: no limit of memory can be set here: " + err.Error())
	}
	receiver := receive(t)
	// One process alone: were there others that want memory too, the kernel could kill the shim after it.
	call := call{command: []string{"sh", "-c", "text=x; while :; do text=$text$text; done"}}.to(receiver)
	call.through = []string{"sh", "-c", `echo $$ >` + group + `/cgroup.procs && exec "$@"`, "sh"}
	result := call.run(t)
	if result.stderr != "" && result.status == 2 {
		t.Skip("SKIPPED: " + result.stderr)
	}
	equal(t, "status", result.status, 137)
	span := receiver.only(t)
	equal(t, "error.type", span.attributes["error.type"], any("oom_killed"))
	equal(t, "message", span.message, "killed by the kernel: out of memory")
}
