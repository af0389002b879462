package cgroup

import "time"

// Meter reads what the kernel counts in our control groups while a command runs.
type Meter struct {
	counted []counted
	before  Figures
}

// counted is a group whose figures are those of the command.
type counted struct {
	group   string
	tree    hierarchy
	company company
	// shared groups are taken as they are.
	shared bool
}

// Begin reads the figures before the command runs. Others may be in the same group, and what they do
// counts as well: a group is left out unless nobody is in it but us and those that wait for us, or
// shared ones are wanted too.
func (g Groups) Begin(shared bool) *Meter {
	m := &Meter{}
	for _, tree := range g.hierarchies {
		if !tree.isCounted() {
			continue
		}
		for _, place := range tree.places {
			if shared {
				if _, readable := read(place + "/cgroup.procs"); readable {
					m.counted = append(m.counted, counted{group: place, tree: tree, shared: true})
					break
				}
				continue
			}
			if company, alone := g.roots.alone(place); alone {
				m.counted = append(m.counted, counted{group: place, tree: tree, company: company})
				break
			}
		}
	}
	m.before = m.read()
	return m
}

// isCounted says whether there is anything of interest in a tree.
func (h hierarchy) isCounted() bool {
	return h.isUnified() || h.counts("cpu") || h.counts("cpuacct") || h.counts("memory") || h.counts("blkio")
}

// End is what was counted since Begin.
func (m *Meter) End() Figures {
	now := m.read()
	cpu := since(m.before.CPU, now.CPU)
	if m.leaveOut(cpu) {
		now = m.read()
	}
	return Figures{
		CPU:           since(m.before.CPU, now.CPU),
		Periods:       since(m.before.Periods, now.Periods),
		Throttled:     since(m.before.Throttled, now.Throttled),
		ThrottledTime: since(m.before.ThrottledTime, now.ThrottledTime),
		PeakMemory:    grown(m.before.PeakMemory, now.PeakMemory),
		Read:          since(m.before.Read, now.Read),
		Written:       since(m.before.Written, now.Written),
	}
}

// leaveOut drops groups in which others have been since; false when there is none.
func (m *Meter) leaveOut(cpu time.Duration) bool {
	before := m.counted
	m.counted = nil
	for _, each := range before {
		if each.shared || each.company.still(each.group, cpu) {
			m.counted = append(m.counted, each)
		}
	}
	return len(m.counted) < len(before)
}

func (m *Meter) read() Figures {
	figures := nothing()
	for _, each := range m.counted {
		if each.tree.isUnified() {
			figures.unified(each.group)
		} else {
			figures.first(each.group, each.tree)
		}
	}
	return figures
}

func since[T ~int64](before, now T) T {
	if before < 0 || now < before {
		return unknown
	}
	return now - before
}

// grown is a peak that was reached meanwhile. One from before is not the command's.
func grown(before, now int64) int64 {
	if before < 0 || now <= before {
		return unknown
	}
	return now
}
