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
