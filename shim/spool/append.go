package spool

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// Spool is the file, and those beside it that are there while it is sent.
type Spool struct {
	Path string
	// Limit of the size, bytes.
	Limit int64
}

// ErrFull says that the limit is reached.
var ErrFull = errors.New("the spool is full")

var errBusy = errors.New("somebody else holds the spool")

const pause = 2 * time.Millisecond

// Append keeps a request. It is there whole or, when the disk is full, not at all.
func (s Spool) Append(request []byte, deadline time.Time) error {
	file, err := s.open(deadline)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	before := info.Size()
	whole := frame(request)
	if before+sizeOf(s.sending())+int64(len(whole)) > s.Limit {
		return ErrFull
	}
	if _, err := file.Write(whole); err != nil {
		file.Truncate(before)
		return err
	}
	return nil
}

// open is the file, locked: the one that has the name now, not one that was taken away meanwhile.
func (s Spool) open(deadline time.Time) (*os.File, error) {
	for {
		file, err := os.OpenFile(s.Path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0o600)
		if err != nil {
			return nil, err
		}
		if err := lock(file, deadline); err != nil {
			file.Close()
			return nil, err
		}
		if isStillAt(file, s.Path) {
			return file, nil
		}
		file.Close()
	}
}

// lock waits for other processes until the deadline.
func lock(file *os.File, deadline time.Time) error {
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return nil
		}
		if err != syscall.EWOULDBLOCK && err != syscall.EINTR {
			return err
		}
		if time.Now().After(deadline) {
			return errBusy
		}
		time.Sleep(pause)
	}
}

func isStillAt(file *os.File, path string) bool {
	mine, err := file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Lstat(path)
	return err == nil && os.SameFile(mine, there)
}

func (s Spool) sending() string  { return s.Path + ".sending" }
func (s Spool) lockFile() string { return s.Path + ".lock" }

func sizeOf(path string) int64 {
	info, err := os.Lstat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
