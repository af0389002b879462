package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestExample_ofStepsInAScript_isOneTrace(t *testing.T) {
	receiver := receive(t)
	command := exec.Command("examples/steps.sh")
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "SHIM=" + program, "OTEL_EXPORTER_OTLP_ENDPOINT=" + receiver.URL, "THROUGHLINE_GRACE=30s"}
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "output", string(output), "compiled\ntested\npublished\n")
	spans := receiver.all()
	equal(t, "spans", len(spans), 4)
	whole := spans[len(spans)-1]
	equal(t, "last", whole.name, "local/build")
	equal(t, "its parent", whole.parent, "")
	for i, name := range []string{"local/compile", "local/test", "local/publish"} {
		equal(t, "name", spans[i].name, name)
		equal(t, "trace", spans[i].trace, whole.trace)
		equal(t, "parent", spans[i].parent, whole.id)
	}
}

func TestInstall_copiesTheShim(t *testing.T) {
	to := filepath.Join(t.TempDir(), "shim")
	equal(t, "status", call{flags: []string{"install", to}}.run(t).status, 0)
	equal(t, "status again", call{flags: []string{"install", to}}.run(t).status, 0)
	output, err := exec.Command(to, "--first-line", "none", "--", "echo", "works").Output()
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "output of the copy", string(output), "works\n")
	equal(t, "status without a place", call{flags: []string{"install"}}.run(t).status, 125)
	equal(t, "status where nothing can be written", call{flags: []string{"install", "/no/such/directory/shim"}}.run(t).status, 1)
}
