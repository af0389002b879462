// Package cgroup reads what the kernel counts for the container that we are in, with the version 2 of
// control groups or the first.
package cgroup

import (
	"slices"
	"strconv"
	"strings"
)

// Roots are where the file systems of the kernel are.
type Roots struct{ Processes, Groups string }

// Kernel is where they are in all systems.
var Kernel = Roots{"/proc", "/sys/fs/cgroup"}

// Groups are the control groups of our process.
type Groups struct {
	roots Roots
	// hierarchies as the kernel lists them: one with version 2, one for each controller with version 1,
	// and both where they are mixed.
	hierarchies []hierarchy
}

// hierarchy is one tree of groups.
type hierarchy struct {
	// controllers that it counts by; none are named for version 2, which has all that no other has.
	controllers []string
	// places are the directories that may be those of our group. What a container sees as its own path
	// is often that of the host, which is not there; the top is its own group then.
	places []string
}

// Own are the groups that we are in; none when that cannot be read.
func (r Roots) Own() Groups {
	own := Groups{roots: r}
	text, _ := read(r.Processes + "/self/cgroup")
	for line := range strings.SplitSeq(text, "\n") {
		_, rest, found := strings.Cut(line, ":")
		controllers, path, complete := strings.Cut(rest, ":")
		if found && complete && strings.HasPrefix(path, "/") {
			own.hierarchies = append(own.hierarchies, r.hierarchy(controllers, strings.TrimSuffix(path, "/")))
		}
	}
	return own
}

func (r Roots) hierarchy(controllers, path string) hierarchy {
	top, names := r.Groups, []string(nil)
	if controllers != "" {
		// Each controller has a directory or a link of its name, also where several are one tree.
		names = strings.Split(controllers, ",")
		top += "/" + names[0]
	}
	if path == "" {
		return hierarchy{names, []string{top}}
	}
	return hierarchy{names, []string{top + path, top}}
}

// counts says whether this is the tree in which a controller is, with version 1.
func (h hierarchy) counts(controller string) bool { return slices.Contains(h.controllers, controller) }

func (h hierarchy) isUnified() bool { return len(h.controllers) == 0 }

// number finds the value behind a name, in a text of lines of both; -1 when it is not there or none.
func number(text, name string) int64 {
	for line := range strings.SplitSeq(text, "\n") {
		if value, found := strings.CutPrefix(line, name+" "); found {
			return whole(value)
		}
	}
	return -1
}

// whole is a number that is not negative; -1 for all else, such as max.
func whole(text string) int64 {
	value, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || value < 0 {
		return -1
	}
	return value
}
