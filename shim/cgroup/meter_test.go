package cgroup

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// files are those of a tree, by their path; CHILD and PARENT in them are the processes of the test.
type files map[string]string

// tree makes them below a new directory.
func tree(t testing.TB, all ...files) Roots {
	t.Helper()
	top := t.TempDir()
	roots := Roots{filepath.Join(top, "proc"), filepath.Join(top, "groups")}
	for _, each := range all {
		roots.write(t, each)
	}
	return roots
}

func (r Roots) write(t testing.TB, all files) {
	t.Helper()
	processes := strings.NewReplacer("CHILD", strconv.Itoa(os.Getpid()), "PARENT", strconv.Itoa(os.Getppid()))
	for name, text := range all {
		file := filepath.Join(filepath.Dir(r.Groups), processes.Replace(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(processes.Replace(text)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// As a container has it with a namespace of its own: its group is the top.
var unified = files{
	"proc/self/cgroup":    "0::/\n",
	"groups/cgroup.procs": "CHILD\n",
	"groups/cpu.stat": `usage_usec 1500000
user_usec 1000000
system_usec 500000
nice_usec 0
core_sched.force_idle_usec 0
nr_periods 10
nr_throttled 3
throttled_usec 2500
nr_bursts 0
burst_usec 0
`,
	"groups/memory.peak":   "10485760\n",
	"groups/memory.events": "low 0\nhigh 0\nmax 0\noom 0\noom_kill 2\noom_group_kill 0\n",
	"groups/io.stat":       "8:0 rbytes=4096 wbytes=8192 rios=1 wios=2 dbytes=0 dios=0\n253:1 \n",
}

var unifiedLater = files{
	"groups/cpu.stat":      "usage_usec 3750000\nnr_periods 60\nnr_throttled 13\nthrottled_usec 1002500\n",
	"groups/memory.peak":   "73400320\n",
	"groups/memory.events": "oom 1\noom_kill 3\n",
	"groups/io.stat":       "8:0 rbytes=8192 wbytes=8192 rios=2 wios=2 dbytes=0 dios=0\n253:1 rbytes=100 wbytes=1000 rios=1 wios=1 dbytes=0 dios=0\n",
}

// As a container has it whose own path is that of the host; two controllers are one tree.
var first = files{
	"proc/self/cgroup":                                       "12:pids:/kubepods/pod1/c1\n5:memory:/kubepods/pod1/c1\n4:cpu,cpuacct:/kubepods/pod1/c1\n3:blkio:/kubepods/pod1/c1\n1:name=systemd:/kubepods/pod1/c1\n0::/system.slice\n",
	"groups/cpu/cgroup.procs":                                "CHILD\n",
	"groups/cpu/cpu.stat":                                    "nr_periods 10\nnr_throttled 3\nthrottled_time 2500000\n",
	"groups/cpu/cpuacct.usage":                               "1500000000\n",
	"groups/memory/cgroup.procs":                             "CHILD\n",
	"groups/memory/memory.oom_control":                       "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
	"groups/blkio/cgroup.procs":                              "CHILD\n",
	"groups/pids/cgroup.procs":                               "CHILD\n",
	"groups/memory/memory.usage_in_bytes":                    "1\n",
	"groups/memory/memory.max_usage_in_bytes":                "10485760\n",
	"groups/blkio/blkio.throttle.io_service_bytes":           "8:0 Read 1\n8:0 Write 1\nTotal 2\n",
	"groups/blkio/blkio.throttle.io_service_bytes_recursive": "8:0 Read 4096\n8:0 Write 8192\n8:0 Sync 12288\n8:0 Async 0\n8:0 Discard 0\n8:0 Total 12288\nTotal 12288\n",
}

var firstLater = files{
	"groups/cpu/cpu.stat":                                    "nr_periods 60\nnr_throttled 13\nthrottled_time 1002500000\n",
	"groups/cpu/cpuacct.usage":                               "3750000000\n",
	"groups/memory/memory.max_usage_in_bytes":                "73400320\n",
	"groups/memory/memory.oom_control":                       "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
	"groups/blkio/blkio.throttle.io_service_bytes_recursive": "8:0 Read 8192\n8:0 Write 8192\n8:16 Read 100\n8:16 Write 1000\nTotal 17484\n",
}

var both = Figures{
	CPU: 2250 * time.Millisecond, Periods: 50, Throttled: 10, ThrottledTime: time.Second, PeakMemory: 73400320, Read: 4196, Written: 1000,
}

func TestFigures_areDifferences_andAPeakThatWasReachedMeanwhile(t *testing.T) {
	for name, trees := range map[string][2]files{"version 2": {unified, unifiedLater}, "version 1": {first, firstLater}} {
		roots := tree(t, trees[0])
		groups := roots.Own()
		same(t, name+" kills", groups.OutOfMemoryKills(), 2)
		meter := groups.Begin(false)
		roots.write(t, trees[1])
		same(t, name, meter.End(), both)
		same(t, name+" kills", groups.OutOfMemoryKills(), 3)
	}
}

func TestFigures_ofAGroupOfItsOwn_onAMachine(t *testing.T) {
	roots := tree(t, files{"proc/self/cgroup": "0::/user.slice/run-1.scope\n"})
	for file, text := range unified {
		if rest, found := strings.CutPrefix(file, "groups/"); found {
			roots.write(t, files{"groups/user.slice/run-1.scope/" + rest: text})
		}
	}
	// Those of the whole machine.
	roots.write(t, files{"groups/cgroup.procs": "1\n2\nCHILD\n", "groups/cpu.stat": "usage_usec 1\n"})
	meter := roots.Own().Begin(false)
	for file, text := range unifiedLater {
		roots.write(t, files{"groups/user.slice/run-1.scope/" + strings.TrimPrefix(file, "groups/"): text})
	}
	same(t, "figures", meter.End(), both)
}

func TestFigures_areOfThePeakOnlyWhenItGrew(t *testing.T) {
	roots := tree(t, unified)
	meter := roots.Own().Begin(false)
	same(t, "peak from before", meter.End().PeakMemory, unknown)
}

func TestFigures_thatAreNotThere_orGarbage_areNotKnown(t *testing.T) {
	for _, text := range []string{"", "max\n", "-1\n", "12 apples\n", "99999999999999999999\n", "usage_usec max\nnr_periods -3\n", "\x00\xff", "8:0 rbytes=max wbytes=-1\n8:0 Read x\n8:0 Write -1\n"} {
		for _, given := range []files{unified, first} {
			roots := tree(t, given)
			for file := range given {
				if !strings.HasSuffix(file, "cgroup.procs") && !strings.HasPrefix(file, "proc/") {
					roots.write(t, files{file: text})
				}
			}
			groups := roots.Own()
			got := groups.Begin(false).End()
			// A list of devices that is empty says that none was used.
			if !strings.HasPrefix(text, "8:0 ") {
				same(t, "read in "+text, got.Read, 0)
				same(t, "written in "+text, got.Written, 0)
			}
			got.Read, got.Written = unknown, unknown
			same(t, "figures in "+text, got, nothing())
			same(t, "kills in "+text, groups.OutOfMemoryKills(), unknown)
		}
	}
	for _, empty := range []files{{}, {"proc/self/cgroup": ""}, {"proc/self/cgroup": "garbage\n0::\n:::\n1:memory\n"}, {"proc/self/cgroup": "0::/\n1:cpu,cpuacct,memory,blkio:/\n"}, {"proc/self/cgroup": "0::/\n", "groups/cgroup.procs": "CHILD\n"}} {
		groups := tree(t, empty).Own()
		for _, shared := range []bool{false, true} {
			same(t, "figures", groups.Begin(shared).End(), nothing())
		}
		same(t, "kills", groups.OutOfMemoryKills(), unknown)
	}
}

func TestFigures_thatWentBackwards_areNotKnown(t *testing.T) {
	roots := tree(t, unified)
	meter := roots.Own().Begin(false)
	roots.write(t, files{"groups/cpu.stat": "usage_usec 1\nnr_periods 1\nnr_throttled 1\nthrottled_usec 1\n", "groups/io.stat": "", "groups/memory.peak": "1\n"})
	same(t, "figures", meter.End(), nothing())
}

func TestFigures_ofOthersToo_areTakenOnlyWhenThatIsWanted(t *testing.T) {
	for _, members := range []string{"", "1\n", "CHILD\n1\n", "CHILD\n0\n", "CHILD\nme\n", "CHILD\n" + strings.Repeat("1000000\n", 2000)} {
		roots := tree(t, unified, files{"groups/cgroup.procs": members, "proc/PARENT/stat": "2 (sh) S 0 1 1\n"})
		own, shared := roots.Own().Begin(false), roots.Own().Begin(true)
		roots.write(t, unifiedLater)
		same(t, "figures beside "+members, own.End(), nothing())
		same(t, "figures of all", shared.End(), both)
	}
}

func TestFigures_ofTheWholeMachine_areLeftOut(t *testing.T) {
	roots := tree(t, first, files{"groups/cpu/release_agent": "\n"})
	own, shared := roots.Own().Begin(false), roots.Own().Begin(true)
	roots.write(t, firstLater)
	same(t, "figures", own.End(), nothing())
	same(t, "figures of all", shared.End(), both)
}

func TestFigures_areLeftOut_whenThereAreGroupsBelow(t *testing.T) {
	roots := tree(t, unified, files{"groups/other/cgroup.procs": "7\n"})
	if !hasGroupsBelow(roots.Groups) {
		t.Skip("SKIPPED: the file system of these tests does not count directories by links, as that of control groups does")
	}
	meter := roots.Own().Begin(false)
	roots.write(t, unifiedLater)
	same(t, "figures", meter.End(), nothing())
}

// stat is what the kernel has of a shell that has taken so many hundredths of a second, itself and with those it waited for.
func stat(parent string, own, waited int) string {
	return "2 (a shell) (x) S " + parent + " 1 1 0 -1 4194560 100 0 0 0 " + strconv.Itoa(own) + " 0 " + strconv.Itoa(waited) + " 0 20 0 1 0 100 0 0\n"
}

func TestFigures_areTheCommandsAlso_whenThoseWhoWaitForItAreThere(t *testing.T) {
	waiting := files{"groups/cgroup.procs": "PARENT\nCHILD\n", "proc/PARENT/stat": stat("0", 5, 100), "proc/CHILD/stat": stat("PARENT", 0, 0)}
	for _, each := range []struct {
		name  string
		later files
		want  Figures
	}{
		{"they wait", files{}, both},
		{"they do next to nothing", files{"proc/PARENT/stat": stat("0", 7, 100)}, both},
		{"they work", files{"proc/PARENT/stat": stat("0", 50, 100)}, nothing()},
		{"they waited for others", files{"proc/PARENT/stat": stat("0", 5, 150)}, nothing()},
		{"they are gone", files{"proc/PARENT/stat": ""}, nothing()},
		{"the command left a process", files{"groups/cgroup.procs": "PARENT\nCHILD\n77\n", "proc/77/stat": stat("CHILD", 1000, 0)}, both},
		{"they started another", files{"groups/cgroup.procs": "PARENT\nCHILD\n77\n", "proc/77/stat": stat("PARENT", 1000, 0)}, nothing()},
		{"somebody came in", files{"groups/cgroup.procs": "PARENT\nCHILD\n77\n", "proc/77/stat": stat("0", 0, 0)}, nothing()},
	} {
		roots := tree(t, unified, waiting)
		meter := roots.Own().Begin(false)
		roots.write(t, unifiedLater)
		roots.write(t, each.later)
		same(t, each.name, meter.End(), each.want)
	}
}

func FuzzFigures_areNeverNegative_butWhereTheyAreNotKnown(f *testing.F) {
	for _, each := range []files{unified, first, unifiedLater, firstLater} {
		for _, text := range each {
			f.Add(text)
		}
	}
	f.Add("8:0 rbytes=9223372036854775807 wbytes=9223372036854775807\n8:1 rbytes=1 wbytes=9223372036854775807\n")
	f.Add("throttled_usec 9223372036854775807\nusage_usec 9223372036854775807\n")
	f.Fuzz(func(t *testing.T, text string) {
		for _, got := range []int64{
			number(text, "usage_usec"), whole(text), keyed(text, "rbytes="), perDevice(text, "Read"),
			int64(in(time.Microsecond, number(text, "throttled_usec"))), plus(keyed(text, "wbytes="), whole(text)),
		} {
			if got < unknown {
				t.Errorf("%d of %q", got, text)
			}
		}
		roots := tree(t, unified, files{"proc/self/cgroup": text, "groups/cgroup.procs": text, "proc/PARENT/stat": text, "proc/CHILD/stat": text})
		if got := roots.Own().Begin(false).End(); got != (Figures{PeakMemory: unknown}) && got != nothing() {
			t.Errorf("%+v of %q", got, text)
		}
	})
}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %+v instead of %+v", what, got, want)
	}
}
