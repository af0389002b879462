package main

import (
	"os"
	"time"

	"throughline.io/shim/cgroup"
	"throughline.io/shim/command"
	"throughline.io/shim/fields"
	"throughline.io/shim/firstline"
)

// run is the way of a command: line, start, end, report.
func run(settings *fields.Settings) int {
	span := begin(settings)
	reporter := newReporter(settings, span.context)
	if err := firstline.Write(firstline.Line(span.context, settings.Correlation), settings.Line); err != nil {
		reporter.tell("the line of JSON cannot be written: " + err.Error())
	}

	telemetry := reporter.receive(span)
	reporter.serve(span)
	groups := cgroup.Kernel.Own()
	kills := groups.OutOfMemoryKills()
	meter := meter(settings, groups)
	process, ending := command.Start(command.Command{
		Arguments:   settings.Command,
		Environment: telemetry.environment(span.environment(settings)),
		Path:        os.Getenv("PATH"),
		KillAfter:   settings.KillAfter,
		SharedGroup: settings.SharedGroup,
	})
	if process == nil {
		say(ending.Problem)
	} else {
		span.runs(process.Pid)
		reporter.begun(span.encoded())
		clock := reporter.askTime()
		ending = process.Wait()
		reporter.tellTime(span, clock)
	}
	span.ended(ending, time.Now(), wasOutOfMemory(ending, groups, kills))
	span.used(ending.Usage, meter)
	reporter.ended(span, ending, telemetry)
	command.Reap()
	return ending.Status
}

// wasOutOfMemory says whether the kernel killed a process of our control group, and the end of the
// command looks like that.
func wasOutOfMemory(ending command.Ending, groups cgroup.Groups, before int64) bool {
	const killed = 128 + 9
	return ending.Status == killed && !ending.Killed && before >= 0 && groups.OutOfMemoryKills() > before
}
