package cgroup

// OutOfMemoryKills is how many processes the kernel has killed for want of memory in our control
// group; -1 when that cannot be read.
func (g Groups) OutOfMemoryKills() int64 {
	for _, each := range g.hierarchies {
		file := ""
		switch {
		case each.isUnified():
			file = "/memory.events"
		case each.counts("memory"):
			file = "/memory.oom_control"
		default:
			continue
		}
		for _, place := range each.places {
			if text, found := read(place + file); found {
				if kills := number(text, "oom_kill"); kills >= 0 {
					return kills
				}
			}
		}
	}
	return -1
}
