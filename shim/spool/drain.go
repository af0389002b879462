package spool

import (
	"os"
	"syscall"
	"time"
)

// What is sent at once at most, bytes, unless one request alone is larger.
const batch = 1 << 20

// Drain hands what is kept to send, several requests as one, and forgets what was taken; and what
// send says not to keep. One process does so at a time, and others may append meanwhile. It returns
// how many requests were taken and how many are left.
//
// The file is sent from its end, so that what was sent can be cut off, also where the disk is full.
func (s Spool) Drain(deadline time.Time, send func([]byte) (keep bool, err error)) (taken, left int, err error) {
	if sizeOf(s.Path) == 0 && sizeOf(s.sending()) == 0 {
		return 0, 0, nil
	}
	guard, err := os.OpenFile(s.lockFile(), os.O_WRONLY|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return 0, 0, err
	}
	defer guard.Close()
	if err := syscall.Flock(int(guard.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return 0, 0, errBusy
	}
	for {
		if sizeOf(s.sending()) == 0 {
			if sizeOf(s.Path) == 0 {
				return taken, 0, nil
			}
			if err := s.claim(deadline); err != nil {
				return taken, 0, err
			}
		}
		sent, rest, err := s.drainClaimed(send)
		taken += sent
		if err != nil {
			return taken, rest, err
		}
	}
}

// claim takes the file away from those who append.
func (s Spool) claim(deadline time.Time) error {
	file, err := s.open(deadline)
	if err != nil {
		return err
	}
	defer file.Close()
	return os.Rename(s.Path, s.sending())
}

func (s Spool) drainClaimed(send func([]byte) (bool, error)) (taken, left int, err error) {
	file, err := os.OpenFile(s.sending(), os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	content, err := os.ReadFile(s.sending())
	if err != nil {
		return 0, 0, err
	}
	for all := entries(content); len(all) > 0; {
		first := len(all) - 1
		for first > 0 && int64(len(content))-all[first-1].offset <= batch {
			first--
		}
		var request []byte
		for _, each := range all[first:] {
			request = append(request, each.request...)
		}
		keep, err := send(request)
		if err != nil && keep {
			return taken, len(all), err
		}
		if err == nil {
			taken += len(all) - first
		}
		content = content[:all[first].offset]
		if err := file.Truncate(all[first].offset); err != nil {
			return taken, first, err
		}
		all = all[:first]
	}
	return taken, 0, os.Remove(s.sending())
}
