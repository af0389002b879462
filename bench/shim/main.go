// Command shim measures what a wrapper costs the command that it runs: the shim, what only forks and
// waits, and wrappers that others have made. The figures go to the output as JSON, progress to stderr.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"

	"throughline.io/bench/shim/receiver"
)

func main() {
	var problem error
	switch word := append(os.Args, "")[1]; word {
	case receiveWord:
		problem = receiver.Run(os.Args[2])
	case spinWord:
		for {
		}
	default:
		problem = measure(os.Args[1:])
	}
	if problem != nil {
		fmt.Fprintln(os.Stderr, "bench/shim:", problem)
		os.Exit(1)
	}
}

// report is all that was found. Times are milliseconds.
type report struct {
	Rounds   int       `json:"rounds"`
	Cores    int       `json:"cores"`
	Command  string    `json:"command"`
	Variants []figures `json:"variants"`
	Notes    []string  `json:"notes"`
}

// figures are those of one variant.
type figures struct {
	Name string `json:"name"`
	What string `json:"what"`
	// Quiet and Busy are over the command alone; for the command itself they are all of it.
	Quiet times `json:"quiet"`
	Busy  times `json:"busy"`
	// Bytes of the program; zero for the command.
	Bytes int64 `json:"bytes"`
	// ResidentKB and Calls are zero where processes cannot be watched.
	ResidentKB int64 `json:"residentKB"`
	Calls      int   `json:"calls"`
}

func measure(arguments []string) error {
	flags := flag.NewFlagSet("bench/shim", flag.ExitOnError)
	rounds := flags.Int("rounds", 500, "how often each variant is run")
	programs := flags.String("programs", "target", "directory of the programs that are measured")
	flags.Parse(arguments)

	// What processes get when their parent ends goes by the thread that started them, and so does who may watch them.
	runtime.LockOSThread()
	directory, err := os.MkdirTemp("", "bench-shim")
	if err != nil {
		return err
	}
	defer os.RemoveAll(directory)
	peer, err := startReceiver(directory)
	if err != nil {
		return err
	}
	defer peer.stop()

	variants, notes, err := variantsIn(*programs, directory, peer.endpoints)
	if err != nil {
		return err
	}
	if err := checkAll(variants, peer.endpoints); err != nil {
		return err
	}
	found := report{Rounds: *rounds, Cores: runtime.NumCPU(), Command: command, Notes: append([]string{}, notes...)}
	quiet, err := timesOf(variants, *rounds, peer.endpoints, "quiet")
	if err != nil {
		return err
	}
	spinners, err := startSpinners(runtime.NumCPU())
	if err != nil {
		return err
	}
	busy, err := timesOf(variants, *rounds, peer.endpoints, "busy")
	spinners.stop()
	if err != nil {
		return err
	}
	for i, each := range variants {
		one := figures{Name: each.name, What: each.what, Quiet: quiet[i], Busy: busy[i], Bytes: each.bytes}
		if one.ResidentKB, one.Calls, err = watchedOften(each); err != nil {
			found.Notes = append(found.Notes, fmt.Sprintf("Memory and system calls of %s are not known: %v.", each.what, err))
		}
		found.Variants = append(found.Variants, one)
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

func progress(format string, values ...any) { fmt.Fprintf(os.Stderr, "    "+format+"\n", values...) }
