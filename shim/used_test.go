package main

import (
	"path/filepath"
	"testing"
)

// loop takes some time of the processor, in a process that the command waits for.
const loop = "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'"

func TestUsed_isWhatTheCommandNeeded_andWhatItWaitedFor(t *testing.T) {
	receiver := receive(t)
	file := filepath.Join(t.TempDir(), "file")
	sh(loop + `; text=$(head -c 40M /dev/zero | tr "\0" x); head -c 3M /dev/zero >` + file).to(receiver).run(t)
	got := receiver.only(t).attributes
	if seconds := got["process.cpu.time.user"].(float64); seconds <= 0.01 || seconds > limit.Seconds() {
		t.Errorf("it needed %v s", seconds)
	}
	equal(t, "system time is there", got["process.cpu.time.system"].(float64) >= 0, true)
	if peak := got["throughline.process.memory.peak"].(int64); peak < 40<<20 || peak > 1<<30 {
		t.Errorf("it needed %d bytes", peak)
	}
	equal(t, "read bytes are there", got["process.disk.io.read"].(int64) >= 0, true)
	equal(t, "written bytes are there", got["process.disk.io.write"].(int64) >= 0, true)
}

func TestUsed_isNotThere_forWhatNeverRan(t *testing.T) {
	receiver := receive(t)
	call{command: []string{"/no/such/program"}}.to(receiver).run(t)
	for _, key := range []string{"process.cpu.time.user", "throughline.process.memory.peak", "container.cpu.time"} {
		_, found := receiver.only(t).attributes[key]
		equal(t, key+" is there", found, false)
	}
}

func TestUsed_isThere_forWhatWasKilled(t *testing.T) {
	receiver := receive(t)
	result := sh(loop + "; kill -KILL $$").to(receiver).run(t)
	equal(t, "status", result.status, 137)
	equal(t, "time is there", receiver.only(t).attributes["process.cpu.time.user"].(float64) > 0.01, true)
}
