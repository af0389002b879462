// Package command runs one program as if nothing stood in front of it.
package command

import (
	"os"
	"strings"
	"syscall"
)

// What a shell answers when there was no program to run.
const (
	statusNotExecutable = 126
	statusNotFound      = 127
)

const standardPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// shell runs scripts without a first line that says what they are for, which the kernel does not run:
// env, nice and timeout do so, and shells themselves.
const shell = "/bin/sh"

// isText tells a script from a program, such as one that is for another machine.
func isText(file string) bool {
	opened, err := os.Open(file)
	if err != nil {
		return false
	}
	defer opened.Close()
	var beginning [128]byte
	n, err := opened.Read(beginning[:])
	return err == nil && !strings.Contains(string(beginning[:n]), "\x00")
}

// find is the file of a program: the name itself when it has a slash, else the first executable of
// that name on the path.
func find(name, path string) (string, error) {
	if name == "" {
		return "", syscall.ENOENT
	}
	if strings.Contains(name, "/") {
		return name, nil
	}
	if path == "" {
		path = standardPath
	}
	var problem error = syscall.ENOENT
	for _, directory := range strings.Split(path, ":") {
		if directory == "" {
			directory = "."
		}
		file := directory + "/" + name
		info, err := os.Stat(file)
		if err != nil || info.IsDir() {
			continue
		}
		if info.Mode()&0o111 != 0 {
			return file, nil
		}
		problem = syscall.EACCES
	}
	return "", problem
}

// notStarted is how a run ends that never began.
func notStarted(name string, err error) Ending {
	if err == syscall.ENOENT || err == syscall.ENOTDIR {
		return Ending{Status: statusNotFound, Problem: name + ": not found"}
	}
	return Ending{Status: statusNotExecutable, Problem: name + ": " + err.Error()}
}
