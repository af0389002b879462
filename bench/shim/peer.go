package main

import (
	"encoding/json"
	"fmt"
	"os/exec"

	"throughline.io/bench/shim/receiver"
)

// peer is the receiver, a process of its own.
type peer struct {
	process   *exec.Cmd
	endpoints receiver.Endpoints
}

func startReceiver(directory string) (*peer, error) {
	started := &peer{process: another(receiveWord, directory)}
	if _, err := started.process.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := started.process.StdoutPipe()
	if err == nil {
		err = started.process.Start()
	}
	if err == nil {
		err = json.NewDecoder(output).Decode(&started.endpoints)
	}
	if err != nil {
		return nil, fmt.Errorf("the receiver does not start: %w", err)
	}
	return started, nil
}

func (p *peer) stop() { end(p.process) }

func end(process *exec.Cmd) {
	process.Process.Kill()
	process.Wait()
}
