package spool

import (
	"bytes"
	"errors"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func FuzzEntries_areThoseThatWereWritten_whateverStandsBetween(f *testing.F) {
	f.Add([]byte("one"), []byte("torn"), []byte("two"))
	f.Add([]byte{}, frame([]byte("x"))[:5], []byte("TSH1"))
	f.Fuzz(func(t *testing.T, one, torn, two []byte) {
		whole := append(append(frame(one), torn...), frame(two)...)
		all := entries(whole)
		if len(all) == 0 || !bytes.Equal(all[0].request, one) {
			t.Fatalf("the first is lost")
		}
		last := all[len(all)-1]
		if len(torn) < frameStart && !bytes.Equal(last.request, two) && len(all) > 1 {
			t.Fatalf("the last is %q, not %q", last.request, two)
		}
	})
}

func TestEntries_behindOneThatIsTorn_areFound(t *testing.T) {
	for cut := 1; cut < len(frame([]byte("torn"))); cut++ {
		whole := append(append(frame([]byte("one")), frame([]byte("torn"))[:cut]...), frame([]byte("two"))...)
		if all := entries(whole); len(all) != 2 || string(all[1].request) != "two" {
			t.Errorf("%d entries are found behind a frame of which %d bytes are there", len(all), cut)
		}
	}
}

func TestDrain_sendsEachOnce_alsoWhenItIsInterrupted(t *testing.T) {
	spool := Spool{Path: filepath.Join(t.TempDir(), "spool"), Limit: 64 << 20}
	random := rand.New(rand.NewSource(1))
	deadline := time.Now().Add(time.Minute)
	want := map[byte]int{}
	for i := range 20 {
		request := bytes.Repeat([]byte{byte(i)}, random.Intn(batch/2)+1)
		want[byte(i)] = len(request)
		if err := spool.Append(request, deadline); err != nil {
			t.Fatal(err)
		}
	}
	got := map[byte]int{}
	for calls := 0; len(got) < len(want); {
		_, _, err := spool.Drain(deadline, func(request []byte) (bool, error) {
			calls++
			if calls%3 == 0 {
				return true, errors.New("not now")
			}
			for _, b := range request {
				got[b]++
			}
			return false, nil
		})
		if err == nil {
			break
		}
	}
	for id, length := range want {
		if got[id] != length {
			t.Errorf("of request %d %d bytes were sent, not %d", id, got[id], length)
		}
	}
	for _, path := range []string{spool.Path, spool.sending()} {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there", path)
		}
	}
}
