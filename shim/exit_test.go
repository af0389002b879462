package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExit_isThatOfTheCommand_andInTheSpan(t *testing.T) {
	for _, each := range []struct {
		script    string
		status    int
		errorType any
		message   string
	}{
		{"exit 0", 0, nil, ""},
		{"exit 1", 1, "exit_1", "exit status 1"},
		{"exit 2", 2, "exit_2", "exit status 2"},
		{"exit 42", 42, "exit_other", "exit status 42"},
		{"exit 126", 126, "exit_126", "exit status 126"},
		{"exit 127", 127, "exit_127", "exit status 127"},
		{"exit 255", 255, "exit_other", "exit status 255"},
		{"kill -KILL $$", 137, "exit_137", "ended by SIGKILL"},
		{"kill -TERM $$", 143, "exit_143", "ended by SIGTERM"},
		{"kill -SEGV $$", 139, "exit_other", "ended by SIGSEGV"},
	} {
		t.Run(each.script, func(t *testing.T) {
			receiver := receive(t)
			equal(t, "status", sh(each.script).to(receiver).run(t).status, each.status)
			span := receiver.only(t)
			equal(t, "exit code", span.attributes["process.exit.code"], any(int64(each.status)))
			equal(t, "error.type", span.attributes["error.type"], each.errorType)
			equal(t, "failed", span.failed, each.status != 0)
			equal(t, "message", span.message, each.message)
		})
	}
}

func TestScript_withoutAFirstLine_isRunByAShell_asOtherPrefixesDo(t *testing.T) {
	script := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(script, []byte("echo \"$1 of $2\"\nexit 4\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	receiver := receive(t)
	result := call{flags: []string{"--first-line", "none"}, command: []string{script, "one", "two words"}}.to(receiver).run(t)
	equal(t, "status", result.status, 4)
	equal(t, "output", result.stdout, "one of two words\n")
	equal(t, "program", receiver.only(t).attributes["process.executable.name"], any("script"))
}

func TestExit_whenThereIsNothingToRun(t *testing.T) {
	directory := t.TempDir()
	plain := filepath.Join(directory, "plain")
	if err := os.WriteFile(plain, []byte("#!/bin/sh\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	garbage := filepath.Join(directory, "garbage")
	if err := os.WriteFile(garbage, []byte("\x7fELF\x02 for another machine\x00"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, each := range []struct {
		program string
		status  int
		says    string
	}{
		{"no-such-program", 127, "no-such-program: not found"},
		{"/no/such/program", 127, "/no/such/program: not found"},
		{plain, 126, plain + ": permission denied"},
		{garbage, 126, garbage + ": exec format error"},
		{directory, 126, directory + ": permission denied"},
		{"plain", 126, "plain: permission denied"},
	} {
		t.Run(each.program, func(t *testing.T) {
			receiver := receive(t)
			result := call{command: []string{each.program}, env: []string{"PATH=/usr/bin:" + directory}}.to(receiver).run(t)
			equal(t, "status", result.status, each.status)
			if !strings.Contains(result.stderr, "throughline-shim: "+each.says+"\n") {
				t.Errorf("stderr is %q", result.stderr)
			}
			span := receiver.only(t)
			equal(t, "message", span.message, each.says)
			equal(t, "exit code", span.attributes["process.exit.code"], any(int64(each.status)))
		})
	}
}

func TestCall_thatIsWrong_runsNothing(t *testing.T) {
	for _, each := range []struct {
		flags []string
		says  string
	}{
		{[]string{"--no-such-flag", "x"}, "there is no flag --no-such-flag"},
		{[]string{"--grace", "soon"}, `--grace must be a time such as 500ms, 2s or 1m, not "soon"`},
		{[]string{"--spool-limit", "much"}, "--spool-limit must be a size"},
		{[]string{"--attribute", "word"}, "--attribute must be KEY=VALUE"},
		{[]string{"--report-start=perhaps"}, "--report-start must be one of auto, yes, no"},
	} {
		result := sh("echo ran", each.flags...).run(t)
		equal(t, "status", result.status, 125)
		equal(t, "stdout", result.stdout, "")
		if !strings.Contains(result.stderr, each.says) || !strings.Contains(result.stderr, "--help lists all flags") {
			t.Errorf("stderr is %q", result.stderr)
		}
	}
	equal(t, "status without a command", call{}.run(t).status, 125)
	equal(t, "status of a flag without its value", call{flags: []string{"--agent"}}.run(t).status, 125)
}

func TestVariable_thatIsWrong_stopsNothing(t *testing.T) {
	receiver := receive(t)
	call := sh("exit 3", "--verbose").to(receiver).with("THROUGHLINE_REPORT_START=perhaps", "OTEL_RESOURCE_ATTRIBUTES=word")
	result := call.run(t)
	equal(t, "status", result.status, 3)
	equal(t, "service", receiver.only(t).resource["service.name"], any("throughline-shim"))
	for _, says := range []string{"THROUGHLINE_REPORT_START must be one of", "OTEL_RESOURCE_ATTRIBUTES must be KEY=VALUE"} {
		if !strings.Contains(result.stderr, says) {
			t.Errorf("%q is not in %q", says, result.stderr)
		}
	}
}

func TestHelp_namesEveryFlag(t *testing.T) {
	result := call{flags: []string{"--help"}}.run(t)
	equal(t, "status", result.status, 0)
	for _, flag := range []string{"--agent", "--grace", "--spool", "--otlp-endpoint", "--kill-after", "OTEL_EXPORTER_OTLP_ENDPOINT", "flush", "check"} {
		if !strings.Contains(result.stdout, flag) {
			t.Errorf("%s is not in the help", flag)
		}
	}
}
