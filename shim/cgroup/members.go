package cgroup

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// A group of more processes is not one command's, and nobody has so many parents.
	mostMembers = 16
	mostParents = 64
	// What the kernel counts time of a process in.
	tick = time.Second / 100
	// What those who only wait may need meanwhile: so much, and this part of all that was counted.
	idle       = 2 * tick
	idlingPart = 20
)

// company is who is in our groups beside us at the start: processes that we come from, such as the
// shell or the entrypoint that waits for us.
type company struct {
	processes string
	self      int
	parents   []int
	// needed is how much time they and what they waited for had taken at the start.
	needed time.Duration
}

// company of these members, us among them; false when there is anybody that we do not come from.
func (r Roots) company(members []int) (company, bool) {
	c := company{processes: r.Processes, self: os.Getpid()}
	if len(members) == 1 {
		return c, true
	}
	if len(members) > mostMembers {
		return c, false
	}
	parents := c.parentsOf(os.Getppid())
	for _, each := range members {
		if each == c.self {
			continue
		}
		if !slices.Contains(parents, each) {
			return c, false
		}
		c.parents = append(c.parents, each)
	}
	c.needed = c.time()
	return c, c.needed >= 0
}

// has says whether these are among us.
func (c company) has(members []int) bool {
	for _, each := range members {
		if each != c.self && !slices.Contains(c.parents, each) {
			return false
		}
	}
	return true
}

// isStill says whether nobody else seems to have been in the group since: all who are there now come
// from us, and those that we come from have done next to nothing but wait, for nobody but us. What was
// counted meanwhile is the measure of that.
func (c company) isStill(group string, counted time.Duration) bool {
	if len(c.parents) == 0 {
		return true
	}
	now, found := members(group)
	for _, each := range now {
		if each != c.self && !slices.Contains(c.parents, each) && !slices.Contains(c.parentsOf(each), c.self) {
			return false
		}
	}
	needed := c.time()
	return found && needed >= 0 && needed-c.needed <= idle+max(counted, 0)/idlingPart
}

// parentsOf are a process and those that it comes from, the nearest first.
func (c company) parentsOf(process int) []int {
	var all []int
	for process > 0 && len(all) < mostParents {
		all = append(all, process)
		fields := c.stat(process)
		if len(fields) == 0 {
			break
		}
		process, _ = strconv.Atoi(fields[0])
	}
	return all
}

// time is what our parents and all whose end they waited for have taken; -1 when it cannot be read.
func (c company) time() time.Duration {
	var sum time.Duration
	for _, each := range c.parents {
		// utime, stime, cutime and cstime of proc(5), behind the parent.
		const first, last = 10, 13
		fields := c.stat(each)
		if len(fields) <= last {
			return -1
		}
		for _, field := range fields[first : last+1] {
			part := whole(field)
			if part < 0 {
				return -1
			}
			sum += in(tick, part)
		}
	}
	return sum
}

// stat is what proc(5) has of a process, from its parent on.
func (c company) stat(process int) []string {
	text, found := read(c.processes + "/" + strconv.Itoa(process) + "/stat")
	// The name of the program before it may have brackets and spaces in it.
	end := strings.LastIndexByte(text, ')')
	if !found || end < 0 {
		return nil
	}
	fields := strings.Fields(text[end+1:])
	if len(fields) < 2 {
		return nil
	}
	return fields[1:]
}

// members are the processes in a group; false when there is none. One that we cannot see, as from
// outside of a container, is 0.
func members(group string) (all []int, found bool) {
	text, found := read(group + "/cgroup.procs")
	for _, line := range strings.Fields(text) {
		id, err := strconv.Atoi(line)
		if err != nil {
			return nil, found
		}
		all = append(all, id)
	}
	return all, found
}

// hasGroupsBelow counts directories by the links to this one, as the file systems of groups have it.
func hasGroupsBelow(group string) bool {
	var status syscall.Stat_t
	const own = 2
	return syscall.Stat(group, &status) == nil && status.Nlink > own
}

// isOfMachine finds the top of a tree of version 1, where all processes are that are in no group. It
// takes the kernel some time to list them, for nothing.
func isOfMachine(group string) bool {
	return syscall.Access(group+"/release_agent", 0) == nil
}
