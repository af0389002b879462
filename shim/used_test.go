package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// loop takes some time of the processor, in a process that the command waits for.
const loop = "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'"

func TestUsed_isWhatTheCommandNeeded_andWhatItWaitedFor(t *testing.T) {
	receiver := receive(t)
	file := filepath.Join(t.TempDir(), "file")
	sh(loop + `; text=$(head -c 40M /dev/zero | tr "\0" x); head -c 3M /dev/zero >` + file).to(receiver).run(t)
	got := receiver.only(t).attributes
	if seconds := got["process.cpu.time.user"].(float64); seconds <= 0.01 || seconds > limit.Seconds() {
		t.Errorf("it needed %v s", seconds)
	}
	equal(t, "system time is there", got["process.cpu.time.system"].(float64) >= 0, true)
	if peak := got["throughline.process.memory.peak"].(int64); peak < 40<<20 || peak > 1<<30 {
		t.Errorf("it needed %d bytes", peak)
	}
	equal(t, "read bytes are there", got["process.disk.io.read"].(int64) >= 0, true)
	equal(t, "written bytes are there", got["process.disk.io.write"].(int64) >= 0, true)
}

func TestUsed_isNotThere_forWhatNeverRan(t *testing.T) {
	receiver := receive(t)
	call{command: []string{"/no/such/program"}}.to(receiver).run(t)
	for _, key := range []string{"process.cpu.time.user", "throughline.process.memory.peak", "container.cpu.time"} {
		_, found := receiver.only(t).attributes[key]
		equal(t, key+" is there", found, false)
	}
}

func TestUsed_isThere_forWhatWasKilled(t *testing.T) {
	receiver := receive(t)
	result := sh(loop + "; kill -KILL $$").to(receiver).run(t)
	equal(t, "status", result.status, 137)
	equal(t, "time is there", receiver.only(t).attributes["process.cpu.time.user"].(float64) > 0.01, true)
}

// Files of the kernel as two versions of control groups have them, before the command and at its end.
var madeGroups = map[string]struct{ own, before, after string }{
	"version 2": {
		"0::/",
		`echo $$ >cgroup.procs; echo 1000 >memory.peak; echo "8:0 rbytes=4096 wbytes=0" >io.stat
			printf 'usage_usec 1000000\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n' >cpu.stat`,
		`echo 70000000 >memory.peak; echo "8:0 rbytes=8192 wbytes=512" >io.stat
			printf 'usage_usec 3500000\nnr_periods 40\nnr_throttled 4\nthrottled_usec 1500000\n' >cpu.stat`,
	},
	"version 1": {
		"4:memory:/docker/c1\n3:blkio:/docker/c1\n2:cpu,cpuacct:/docker/c1",
		`mkdir memory blkio cpu; for i in memory blkio cpu; do echo $$ >$i/cgroup.procs; done
			echo 1000 >memory/memory.max_usage_in_bytes; printf '8:0 Read 4096\n8:0 Write 0\nTotal 4096\n' >blkio/blkio.throttle.io_service_bytes
			echo 1000000000 >cpu/cpuacct.usage; printf 'nr_periods 0\nnr_throttled 0\nthrottled_time 0\n' >cpu/cpu.stat`,
		`echo 70000000 >memory/memory.max_usage_in_bytes; printf '8:0 Read 8192\n8:0 Write 512\nTotal 8704\n' >blkio/blkio.throttle.io_service_bytes
			echo 3500000000 >cpu/cpuacct.usage; printf 'nr_periods 40\nnr_throttled 4\nthrottled_time 1500000000\n' >cpu/cpu.stat`,
	},
}

var ofGroup = []string{
	"container.cpu.time", "container.disk.io.read", "container.disk.io.write", "throughline.container.memory.peak",
	"throughline.container.cpu.periods", "throughline.container.cpu.throttled.periods", "throughline.container.cpu.throttled.time",
}

func TestGroup_ofTheCommandAlone_isRecorded(t *testing.T) {
	for name, each := range madeGroups {
		for when, recorded := range map[string]bool{"auto": true, "yes": true, "no": false} {
			receiver := receive(t)
			sh("cd /sys/fs/cgroup; "+each.after, "--cgroup", when).inGroups(t, each.own, each.before).to(receiver).run(t)
			got := receiver.only(t).attributes
			if !recorded {
				hasNone(t, got)
				continue
			}
			for i, want := range []any{2.5, int64(4096), int64(512), int64(70_000_000), int64(40), int64(4), 1.5} {
				equal(t, name+" "+ofGroup[i], got[ofGroup[i]], want)
			}
		}
	}
}

func TestGroup_thatOthersAreIn_isRecorded_onlyWhenThatIsWanted(t *testing.T) {
	for name, each := range madeGroups {
		receiver := receive(t)
		before := each.before + `; for i in $(find . -name cgroup.procs); do echo 2 >>$i; done`
		sh("cd /sys/fs/cgroup; "+each.after).inGroups(t, each.own, before).to(receiver).run(t)
		hasNone(t, receiver.only(t).attributes)
		receiver = receive(t)
		sh("cd /sys/fs/cgroup; "+each.after).inGroups(t, each.own, before).to(receiver).with("THROUGHLINE_CGROUP=yes").run(t)
		equal(t, name, receiver.only(t).attributes["container.cpu.time"], any(2.5))
	}
}

func TestGroup_withoutALimitOfTime_saysNothingOfThrottling(t *testing.T) {
	receiver := receive(t)
	call{command: []string{"true"}}.inGroups(t, "0::/", madeGroups["version 2"].before).to(receiver).run(t)
	got := receiver.only(t).attributes
	equal(t, "time", got["container.cpu.time"], any(0.0))
	equal(t, "periods", got["throughline.container.cpu.periods"], nil)
	equal(t, "peak of before", got["throughline.container.memory.peak"], nil)
}

// The kernel's own groups of version 1, where they are.
func TestGroup_ofTheKernel_isRecorded(t *testing.T) {
	needsRoot(t)
	var join string
	for _, controller := range []string{"cpu", "cpuacct", "memory", "blkio"} {
		group := filepath.Join("/sys/fs/cgroup", controller, "throughline-shim-test-used-"+strconv.Itoa(os.Getpid()))
		if _, err := os.Stat(filepath.Dir(group) + "/cgroup.procs"); err != nil {
			t.Skip("SKIPPED: there are no control groups of version 1 here")
		}
		if err := os.Mkdir(group, 0o755); err != nil {
			t.Skip("SKIPPED: no control group can be made here: " + err.Error())
		}
		t.Cleanup(func() { os.Remove(group) })
		if controller == "cpu" {
			if err := os.WriteFile(group+"/cpu.cfs_quota_us", []byte("50000"), 0o644); err != nil {
				t.Skip("SKIPPED: no limit of time can be set here: " + err.Error())
			}
		}
		join += "echo $$ >" + group + "/cgroup.procs; "
	}
	receiver := receive(t)
	call := sh(loop + `; text=$(head -c 40M /dev/zero | tr "\0" x)`).to(receiver)
	call.through = []string{"sh", "-c", join + `exec "$@"`, "sh"}
	call.run(t)
	got := receiver.only(t).attributes
	for _, key := range ofGroup[:4] {
		if _, found := got[key]; !found {
			t.Errorf("%s is not there; there are %v", key, got)
		}
	}
	process := got["process.cpu.time.user"].(float64) + got["process.cpu.time.system"].(float64)
	// The kernel counts both, and not at the same moments.
	if group := got["container.cpu.time"].(float64); group < process/2 || group > 2*process+1 {
		t.Errorf("the group needed %v s, the command %v s", group, process)
	}
	equal(t, "peak", got["throughline.container.memory.peak"].(int64) > 40<<20, true)
	// How often it was reached is a matter of what else the machine does.
	_, found := got["throughline.container.cpu.throttled.time"]
	equal(t, "throttled time is there", found, true)
	equal(t, "periods", got["throughline.container.cpu.periods"].(int64) > 0, true)
}

// Those of version 2, as far as version 1 leaves it any.
func TestGroup_ofTheKernelsVersion2_isRecorded(t *testing.T) {
	needsRoot(t)
	top, prepare := "/sys/fs/cgroup", ""
	if _, err := os.Stat(top + "/cgroup.controllers"); err != nil {
		top, prepare = "/sys/fs/cgroup/unified", "mount --bind /sys/fs/cgroup/unified /sys/fs/cgroup && "
	}
	if _, err := os.Stat(top + "/cgroup.controllers"); err != nil {
		t.Skip("SKIPPED: there are no control groups of version 2 here")
	}
	group := filepath.Join(top, "throughline-shim-test-used-"+strconv.Itoa(os.Getpid()))
	if err := os.Mkdir(group, 0o755); err != nil {
		t.Skip("SKIPPED: no control group can be made here: " + err.Error())
	}
	t.Cleanup(func() { os.Remove(group) })
	receiver := receive(t)
	call := sh(loop + `; text=$(head -c 40M /dev/zero | tr "\0" x)`).to(receiver)
	call.through = []string{"unshare", "--mount", "sh", "-c", "echo $$ >" + group + "/cgroup.procs && " + prepare + `exec "$@"`, "sh"}
	call.run(t)
	got := receiver.only(t).attributes
	time, found := got["container.cpu.time"].(float64)
	equal(t, "time", found && time > 0.01, true)
	if _, err := os.Stat(group + "/memory.peak"); err == nil {
		equal(t, "peak", got["throughline.container.memory.peak"].(int64) > 40<<20, true)
	}
}

// inGroups puts the call where the kernel's files are those of a script, in a directory of its own,
// which has the process of the shim as $$.
func (c call) inGroups(t *testing.T, own, script string) call {
	needsRoot(t)
	if output, err := exec.Command("unshare", "--mount", "true").CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: no namespace of mounts can be made here: %s", output)
	}
	directory := t.TempDir()
	list := filepath.Join(t.TempDir(), "cgroup")
	if err := os.WriteFile(list, []byte(own+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	prepare := `mount --bind "$1" /sys/fs/cgroup && mount --bind "$2" /proc/$$/cgroup && cd /sys/fs/cgroup && { ` + script + `; } && cd / && shift 2 && exec "$@"`
	c.through = []string{"unshare", "--mount", "sh", "-c", prepare, "sh", directory, list}
	return c
}

func hasNone(t *testing.T, attributes map[string]any) {
	t.Helper()
	for _, key := range ofGroup {
		equal(t, key, attributes[key], nil)
	}
}
