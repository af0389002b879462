// Throughline-shim runs a command and makes one OpenTelemetry span of it.
package main

import (
	"os"
	"strings"

	"throughline.io/shim/fields"
)

// version is that of Throughline.
const version = "0.1.0"

// The status when nothing was run because we were called wrongly, as timeout and docker run have it.
const statusMisuse = 125

func main() { os.Exit(shim(os.Args[1:])) }

func shim(arguments []string) int {
	word := ""
	if len(arguments) > 0 {
		word = arguments[0]
	}
	switch word {
	case "version", "--version":
		os.Stdout.WriteString("throughline-shim " + version + "\n")
		return 0
	case "help", "-h":
		arguments = []string{"--help"}
	case "install":
		if len(arguments) != 2 {
			return misuse("install takes the file to copy the shim to: throughline-shim install /shared/throughline-shim")
		}
		return install(arguments[1])
	case "flush", "check":
		arguments = arguments[1:]
	default:
		word = ""
	}
	settings, err := fields.Parse(arguments, os.Getenv)
	switch {
	case settings.Help:
		os.Stdout.WriteString(usage())
		return 0
	case err != nil:
		return misuse(err.Error())
	case word != "" && len(settings.Command) > 0:
		return misuse(word + " takes flags only; to run a program of that name: throughline-shim -- " + word)
	case word == "flush":
		return flush(&settings)
	case word == "check":
		return check(&settings)
	case len(settings.Command) == 0:
		return misuse("there is no command; put it behind the flags: throughline-shim --agent builder -- make test")
	}
	return run(&settings)
}

func misuse(problem string) int {
	for _, line := range strings.Split(problem, "\n") {
		say(line)
	}
	say("throughline-shim --help lists all flags")
	return statusMisuse
}

func say(text string) { os.Stderr.WriteString("throughline-shim: " + text + "\n") }
