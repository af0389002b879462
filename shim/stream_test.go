package main

import (
	"bytes"
	"crypto/sha256"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
)

// size of what goes through: some seconds at 10 MB a second.
const size = 40 << 20

func TestStreams_areUnchanged_byteForByte(t *testing.T) {
	receiver := receive(t)
	content := make([]byte, size)
	rand.New(rand.NewSource(1)).Read(content)
	file := filepath.Join(t.TempDir(), "content")
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(content)

	command := sh("cat '"+file+"' >&2 & cat; wait", "--first-line", "none").to(receiver).prepared()
	out, err := sha256.New(), sha256.New()
	command.Stdin = bytes.NewReader(content)
	command.Stdout, command.Stderr = out, err
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	equal(t, "status", finish(t, command), 0)
	equal(t, "stdout", [32]byte(out.Sum(nil)), want)
	equal(t, "stderr", [32]byte(err.Sum(nil)), want)
	receiver.only(t)
}

func TestStreams_areThoseOfTheShim(t *testing.T) {
	for name, stream := range map[string]string{"stdin": "0", "stdout": "1", "stderr": "2"} {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		result := call{
			command: []string{"sh", "-c", "where=$(readlink /proc/$$/fd/" + stream + "); echo $where >&3"},
			flags:   []string{"--first-line", "none"},
			through: []string{"sh", "-c", `exec 3>&1; exec "$@" ` + stream + "<>'" + file + "'", "sh"},
		}.run(t)
		equal(t, name, result.stdout, file+"\n")
	}
}

func TestDescriptors_thatWereHandedDown_areThere(t *testing.T) {
	// As make hands its job server to programs.
	result := call{
		command: []string{"sh", "-c", "read line <&7; echo $line; ls /proc/self/fd | wc -l"},
		flags:   []string{"--first-line", "none"},
		through: []string{"sh", "-c", `echo token | "$@" 7<&0`, "sh"},
	}.run(t)
	bare := call{through: []string{"sh", "-c", `echo token | sh -c 'read line <&7; echo $line; ls /proc/self/fd | wc -l' 7<&0; : "$@"`, "sh"}}.run(t)
	equal(t, "output", result.stdout, bare.stdout)
}

func TestOutput_intoNothing_endsTheCommandAsWithoutUs(t *testing.T) {
	receiver := receive(t)
	command := sh("while :; do echo more; done", "--first-line", "none").to(receiver).prepared()
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	io.ReadFull(output, make([]byte, 1000))
	output.Close()
	equal(t, "status", finish(t, command), 141)
	equal(t, "message", receiver.only(t).message, "ended by SIGPIPE")
}
