package main

import (
	"throughline.io/shim/command"
	"throughline.io/shim/otlp"
)

// used are the attributes of what the kernel counted for the command. Where OpenTelemetry has a metric
// for it, its name is that one with the value of its attribute (cpu.mode, disk.io.direction) behind it.
func used(by *command.Usage) []otlp.Attribute {
	if by == nil {
		return nil
	}
	return []otlp.Attribute{
		{Key: "process.cpu.time.user", Value: by.User.Seconds()},
		{Key: "process.cpu.time.system", Value: by.System.Seconds()},
		{Key: "process.disk.io.read", Value: by.Read},
		{Key: "process.disk.io.write", Value: by.Written},
		{Key: "throughline.process.memory.peak", Value: by.PeakMemory},
	}
}
