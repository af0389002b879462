package main

import (
	"time"

	"throughline.io/shim/cgroup"
	"throughline.io/shim/command"
	"throughline.io/shim/fields"
	"throughline.io/shim/otlp"
)

// meter is that of the control groups, if they are wanted.
func meter(settings *fields.Settings, groups cgroup.Groups) *cgroup.Meter {
	if settings.Cgroup == "no" {
		return nil
	}
	return groups.Begin(settings.Cgroup == "yes")
}

// used says what the kernel counted for the command and for its control group. Where OpenTelemetry has
// a metric for it, its name is that of the metric, with the value of the metric's attribute (cpu.mode,
// disk.io.direction) behind it.
func (s *commandSpan) used(by *command.Usage, meter *cgroup.Meter) {
	if by == nil {
		return
	}
	s.add("process.cpu.time.user", by.User.Seconds())
	s.add("process.cpu.time.system", by.System.Seconds())
	s.add("process.disk.io.read", by.Read)
	s.add("process.disk.io.write", by.Written)
	s.add("throughline.process.memory.peak", by.PeakMemory)
	if meter == nil {
		return
	}
	group := meter.End()
	s.addTime("container.cpu.time", group.CPU)
	s.addCount("container.disk.io.read", group.Read)
	s.addCount("container.disk.io.write", group.Written)
	s.addCount("throughline.container.memory.peak", group.PeakMemory)
	if group.Periods > 0 {
		s.add("throughline.container.cpu.periods", group.Periods)
		s.addCount("throughline.container.cpu.throttled.periods", group.Throttled)
		s.addTime("throughline.container.cpu.throttled.time", group.ThrottledTime)
	}
}

func (s *commandSpan) add(key string, value any) {
	s.span.Attributes = append(s.span.Attributes, otlp.Attribute{Key: key, Value: value})
}

// addCount adds one that is known.
func (s *commandSpan) addCount(key string, count int64) {
	if count >= 0 {
		s.add(key, count)
	}
}

// addTime adds one that is known, in seconds.
func (s *commandSpan) addTime(key string, took time.Duration) {
	if took >= 0 {
		s.add(key, took.Seconds())
	}
}
