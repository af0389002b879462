package main

import (
	"io"
	"os"
)

// install copies the shim to a file, as an init container does that has nothing but the shim in it.
// The file is there whole or not at all.
func install(to string) int {
	if err := copyTo(to); err != nil {
		say("cannot be copied to " + to + ": " + err.Error())
		return 1
	}
	return 0
}

func copyTo(to string) error {
	from, err := os.Open("/proc/self/exe")
	if err != nil {
		return err
	}
	defer from.Close()
	part := to + ".part"
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(part, 0o755)
	}
	if err == nil {
		return os.Rename(part, to)
	}
	os.Remove(part)
	return err
}
