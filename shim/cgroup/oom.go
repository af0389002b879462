// Package cgroup reads what the kernel counts for the container that we are in.
package cgroup

import (
	"os"
	"strconv"
	"strings"
)

const root = "/sys/fs/cgroup"

// OutOfMemoryKills is how many processes the kernel has killed for want of memory in our control
// group, with the version 2 of control groups or the first; -1 when that cannot be read.
func OutOfMemoryKills() int64 {
	for _, file := range files() {
		if kills := counter(file, "oom_kill"); kills >= 0 {
			return kills
		}
	}
	return -1
}

// files are the places to look in. What a container sees as its own path is often that of the host,
// which is not there; the top is its own group then.
func files() []string {
	var places []string
	groups, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil
	}
	for _, line := range strings.Split(string(groups), "\n") {
		_, rest, _ := strings.Cut(line, ":")
		controllers, path, _ := strings.Cut(rest, ":")
		if path == "/" {
			path = ""
		}
		switch controllers {
		case "":
			places = append(places, root+path+"/memory.events", root+"/memory.events")
		case "memory":
			places = append(places, root+"/memory"+path+"/memory.oom_control", root+"/memory/memory.oom_control")
		}
	}
	return places
}

// counter reads one of a file of names and numbers.
func counter(file, name string) int64 {
	text, err := os.ReadFile(file)
	if err != nil {
		return -1
	}
	for _, line := range strings.Split(string(text), "\n") {
		if value, found := strings.CutPrefix(line, name+" "); found {
			if number, err := strconv.ParseInt(value, 10, 64); err == nil {
				return number
			}
		}
	}
	return -1
}
