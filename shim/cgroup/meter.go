package cgroup

import (
	"os"
	"slices"
	"time"
)

// Meter reads what the kernel counts in our control groups while a command runs.
type Meter struct {
	counted []counted
	before  Figures
	company company
	// shared groups are taken as they are.
	shared bool
}

// counted is a group of ours.
type counted struct {
	group string
	tree  hierarchy
}

// Begin reads the figures before the command runs. Others may be in the same groups, and what they do
// counts as well: nothing is read unless nobody is there but us and those that wait for us, or shared
// groups are wanted too.
func (g Groups) Begin(shared bool) *Meter {
	m := &Meter{shared: shared}
	if !m.find(g) {
		m.counted = nil
	}
	m.before = m.read()
	return m
}

// find looks for our group in each tree; false when one of them is not ours alone and has to be.
func (m *Meter) find(g Groups) bool {
	for _, tree := range g.hierarchies {
		if !tree.isCounted() {
			continue
		}
		for _, place := range tree.places {
			if !m.shared && isOfMachine(place) {
				return false
			}
			members, found := members(place)
			if !found || !m.shared && !slices.Contains(members, os.Getpid()) {
				continue
			}
			if !m.shared && !m.isOurs(g.roots, place, members) {
				return false
			}
			m.counted = append(m.counted, counted{place, tree})
			break
		}
	}
	return true
}

// isOurs asks the first group who is in it, and the others whether it is the same there.
func (m *Meter) isOurs(roots Roots, group string, members []int) bool {
	alone := true
	if len(m.counted) == 0 {
		m.company, alone = roots.company(members)
	}
	return alone && m.company.has(members) && !hasGroupsBelow(group)
}

// isCounted says whether there is anything of interest in a tree.
func (h hierarchy) isCounted() bool {
	return h.isUnified() || h.counts("cpu") || h.counts("cpuacct") || h.counts("memory") || h.counts("blkio")
}

// End is what was counted since Begin.
func (m *Meter) End() Figures {
	now := m.read()
	if !m.isStillOurs(since(m.before.CPU, now.CPU)) {
		return nothing()
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

func (m *Meter) isStillOurs(cpu time.Duration) bool {
	return m.shared || len(m.counted) == 0 || m.company.isStill(m.counted[0].group, cpu)
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
