package main

import (
	"crypto/tls"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
)

// BenchmarkOverhead measures what the shim costs over the bare command, /bin/true. The variants take
// turns, so that all of them see the same machine. Run it with
//
//	go test -run none -bench Overhead -benchtime 1x .
func BenchmarkOverhead(b *testing.B) {
	const rounds = 500
	bare := filepath.Join(b.TempDir(), "bare")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", bare, "./testdata/bare")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		b.Fatal(string(output))
	}
	plain := receive(b)
	authority := newAuthority(b)
	secure := receiveSecurely(b, &tls.Config{Certificates: []tls.Certificate{authority.issue(b, "server").pair(b)}})
	variants := []struct {
		name      string
		arguments []string
	}{
		{"the command", []string{"/bin/true"}},
		{"fork and wait alone", []string{bare, "/bin/true"}},
		{"shim, no receiver", []string{program, "--first-line", "stdout", "--", "/bin/true"}},
		{"shim, span sent", []string{program, "--first-line", "stdout", "--otlp-endpoint", plain.URL, "--metrics-exporter", "none", "--agent", "a", "--step-name", "s", "--", "/bin/true"}},
		{"shim, metrics too", []string{program, "--first-line", "stdout", "--otlp-endpoint", plain.URL, "--agent", "a", "--step-name", "s", "--", "/bin/true"}},
		{"shim, intake too", []string{program, "--intake", "--first-line", "stdout", "--otlp-endpoint", plain.URL, "--agent", "a", "--step-name", "s", "--", "/bin/true"}},
	}
	took := make([][]time.Duration, len(variants))
	for range rounds {
		for i, each := range variants {
			command := exec.Command(each.arguments[0], each.arguments[1:]...)
			begin := time.Now()
			if err := command.Run(); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(begin))
		}
	}
	if spans := len(plain.all()); spans != 3*rounds {
		b.Fatalf("%d spans arrived", spans)
	}
	for _, each := range took {
		sort.Slice(each, func(i, j int) bool { return each[i] < each[j] })
	}
	load, _ := os.ReadFile("/proc/loadavg")
	fmt.Printf("\n%d rounds each, load %s", rounds, load)
	for i, each := range variants {
		over := func(n int) float64 { return float64(took[i][n]-took[0][n]) / float64(time.Millisecond) }
		fmt.Printf("%-22s min +%.2f ms, p10 +%.2f ms, median +%.2f ms\n", each.name,
			over(0), over(rounds/10), over(rounds/2))
	}
	for _, to := range []*receiver{plain, secure} {
		fmt.Printf("at most resident after the start was sent to %.5s: %s", to.URL, residentAfterStart(b, to, authority.certificate))
	}
}

// residentAfterStart lets the command look how much memory its shim has needed.
func residentAfterStart(b *testing.B, to *receiver, authority string) string {
	before := len(to.all())
	command := exec.Command(program, "--first-line", "stderr", "--report-start", "yes", "--otlp-endpoint", to.URL, "--otlp-ca-cert", authority,
		"--", "sh", "-c", "read line; grep VmHWM /proc/$PPID/status")
	var output strings.Builder
	command.Stdout = &output
	input, err := command.StdinPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	to.until(b, "the start", func() bool { return len(to.spans) > before })
	input.Close()
	if err := command.Wait(); err != nil {
		b.Fatal(err)
	}
	return output.String()
}
