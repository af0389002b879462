package main

import "os/exec"

// spinners are processes that do nothing, as fast as they can.
type spinners []*exec.Cmd

func startSpinners(count int) (spinners, error) {
	var all spinners
	for range count {
		each := another(spinWord)
		if err := each.Start(); err != nil {
			all.stop()
			return nil, err
		}
		all = append(all, each)
	}
	return all, nil
}

func (s spinners) stop() {
	for _, each := range s {
		end(each)
	}
}
