package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const (
	traceID     = "0af7651916cd43dd8448eb211c80319c"
	parentID    = "b7ad6b7169203331"
	traceparent = "TRACEPARENT=00-" + traceID + "-" + parentID + "-01"
)

func TestSpan_saysWhatRan_belowItsParent(t *testing.T) {
	receiver := receive(t)
	call := sh("echo $$", "--agent", "builder", "--step-name", "compile", "--repo", "o/r", "--pr-number", "7", "--ref", "main",
		"--task-id", "t1", "--workflow-name", "w", "--node-id", "n", "--commit-sha", "abc", "--namespace", "ci", "--attribute", "color=blue")
	result := call.to(receiver).with(traceparent, "TRACESTATE=vendor=1", "OTEL_SERVICE_NAME=tools",
		"OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test,team=a%20b").run(t)
	span := receiver.only(t)
	equal(t, "name", span.name, "builder/compile")
	equal(t, "kind", span.kind, 3)
	equal(t, "trace", span.trace, traceID)
	equal(t, "parent", span.parent, parentID)
	equal(t, "state", span.state, "vendor=1")
	equal(t, "flags", span.flags, 0x301)
	equal(t, "service", span.resource["service.name"], any("tools"))
	equal(t, "team", span.resource["team"], any("a b"))
	equal(t, "ends before it starts", span.end < span.start, false)
	for key, value := range map[string]string{
		"agent": "builder", "stepName": "compile", "repo": "o/r", "prNumber": "7", "ref": "main", "taskId": "t1", "workflowName": "w",
		"nodeId": "n", "commitSha": "abc", "namespace": "ci", "color": "blue", "process.executable.name": "sh",
	} {
		equal(t, key, span.attributes[key], any(value))
	}
	pid, _ := json.Marshal(span.attributes["process.pid"])
	equal(t, "pid", string(pid), strings.TrimSpace(result.stdout))
	equal(t, "arguments", span.attributes["process.command_args"], nil)
}

func TestSpanContext_isThatOfTheCaller_whoHasSeenToTheEnvironment(t *testing.T) {
	receiver := receive(t)
	const own = "00-" + traceID + "-00f067aa0ba902b7-01"
	call := sh("echo $TRACEPARENT $TRACE_ID", "--first-line", "stdout", "--span-context", own, "--parent-span-id", parentID)
	result := call.to(receiver).with("TRACEPARENT=as the caller has it", "TRACESTATE=vendor=1").run(t)
	span := receiver.only(t)
	equal(t, "trace", span.trace, traceID)
	equal(t, "id", span.id, "00f067aa0ba902b7")
	equal(t, "parent", span.parent, parentID)
	equal(t, "state", span.state, "vendor=1")
	_, output, _ := strings.Cut(result.stdout, "\n")
	equal(t, "environment", output, "as the caller has it\n")
	equal(t, "id in the first line", firstLine(t, result.stdout)["spanId"], span.id)
}

func TestSpanContext_isRefused_whenItIsNone(t *testing.T) {
	result := sh("echo ran", "--span-context", "00-0-0-01", "--parent-span-id", "0000000000000000", "--process-group", "ours").run(t)
	equal(t, "status", result.status, 125)
	for _, flag := range []string{"--span-context must be a traceparent", "--parent-span-id must be 16 hexadecimal digits", "--process-group must be one of own, shared"} {
		equal(t, flag, strings.Contains(result.stderr, flag), true)
	}
}

func TestSpan_takesFieldsFromTheEnvironment_andFlagsFirst(t *testing.T) {
	receiver := receive(t)
	sh("true", "--agent", "flag").with("THROUGHLINE_AGENT=variable", "THROUGHLINE_TASK_ID=t2", "GITHUB_REPOSITORY=o/r",
		"THROUGHLINE_REF=mine", "GITHUB_REF=theirs", "OTEL_EXPORTER_OTLP_ENDPOINT="+receiver.URL+"/base/").run(t)
	span := receiver.only(t)
	equal(t, "name", span.name, "flag/sh")
	equal(t, "agent", span.attributes["agent"], any("flag"))
	equal(t, "taskId", span.attributes["taskId"], any("t2"))
	equal(t, "repo", span.attributes["repo"], any("o/r"))
	equal(t, "ref", span.attributes["ref"], any("mine"))
	equal(t, "path", receiver.calls[0].path, "/base/v1/traces")
}

func TestTracesEndpoint_isTakenAsItIs_withHeaders(t *testing.T) {
	receiver := receive(t)
	sh("true", "--otlp-header", "x-tenant=a").with("OTEL_EXPORTER_OTLP_ENDPOINT="+nobody(t),
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="+receiver.URL+"/own?x=1").run(t)
	sh("true").to(receiver).with("OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20abc, x-b=2").run(t)
	equal(t, "path", receiver.calls[0].path, "/own?x=1")
	equal(t, "tenant", receiver.calls[0].header.Get("X-Tenant"), "a")
	equal(t, "type", receiver.calls[0].header.Get("Content-Type"), "application/x-protobuf")
	equal(t, "authorization", receiver.calls[1].header.Get("Authorization"), "Bearer abc")
	equal(t, "x-b", receiver.calls[1].header.Get("X-B"), "2")
}

func TestCommand_findsItsPlaceInTheTrace(t *testing.T) {
	receiver := receive(t)
	result := sh("echo $TRACEPARENT; echo $TRACESTATE; echo $BAGGAGE; echo $TRACE_ID; echo $SPAN_ID; env | grep -c ^TRACEPARENT=").to(receiver).
		with(traceparent, "TRACESTATE=vendor=1", "BAGGAGE=a=b", "TRACE_ID=old", "SPAN_ID=old").run(t)
	span := receiver.only(t)
	want := "00-" + traceID + "-" + span.id + "-01\nvendor=1\na=b\n" + traceID + "\n" + span.id + "\n1\n"
	equal(t, "environment", result.stdout, want)
}

func TestTraceparent_thatIsNone_beginsATrace(t *testing.T) {
	for _, text := range []string{"", "x", "00-" + traceID + "-" + parentID, "00-" + strings.ToUpper(traceID) + "-" + parentID + "-01",
		"ff-" + traceID + "-" + parentID + "-01", "00-" + strings.Repeat("0", 32) + "-" + parentID + "-01"} {
		receiver := receive(t)
		result := sh("echo $TRACESTATE").to(receiver).with("TRACEPARENT="+text, "TRACESTATE=vendor=1").run(t)
		span := receiver.only(t)
		equal(t, "parent", span.parent, "")
		equal(t, "other trace", span.trace != traceID && len(span.trace) == 32, true)
		equal(t, "flags", span.flags, 0x103)
		equal(t, "state", strings.TrimSpace(result.stdout), "")
	}
}

func TestTrace_thatIsNotSampled_isHandedOnAndNotSent(t *testing.T) {
	receiver := receive(t)
	result := sh("echo $TRACEPARENT").to(receiver).with("TRACEPARENT=00-" + traceID + "-" + parentID + "-00").run(t)
	equal(t, "calls", len(receiver.calls), 0)
	line := firstLine(t, result.stderr)
	equal(t, "traceparent", strings.TrimSpace(result.stdout), "00-"+traceID+"-"+line["spanId"]+"-00")
}

func TestSending_canBeSwitchedOff(t *testing.T) {
	for _, variable := range []string{"OTEL_SDK_DISABLED=true", "OTEL_TRACES_EXPORTER=none", "THROUGHLINE_DISABLED=true"} {
		receiver := receive(t)
		equal(t, "status", sh("exit 5").to(receiver).with(variable).run(t).status, 5)
		equal(t, "calls", len(receiver.calls), 0)
	}
}

func TestFirstLine_isOneLine_whereItIsWanted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lines")
	hostile := "a\"\\\n\x01é\xff"
	flags := []string{"--agent", hostile, "--repo", "o/r", "--first-line"}
	want := map[string]string{"agent": "a\"\\\n\x01é\uFFFD", "repo": "o/r"}
	for _, where := range []string{"stdout", "stderr", file, "none"} {
		receiver := receive(t)
		result := sh("echo out; echo err >&2", append(flags, where)...).to(receiver).run(t)
		streams := map[string]string{"stdout": "out\n", "stderr": "err\n", file: ""}
		inFile, _ := os.ReadFile(file)
		got := map[string]string{"stdout": result.stdout, "stderr": result.stderr, file: string(inFile)}
		for stream, rest := range streams {
			if stream == where {
				line := firstLine(t, got[stream])
				span := receiver.only(t)
				equal(t, "traceId", line["traceId"], span.trace)
				equal(t, "spanId", line["spanId"], span.id)
				equal(t, "agent", line["agent"], want["agent"])
				equal(t, "repo", line["repo"], want["repo"])
				_, got[stream], _ = strings.Cut(got[stream], "\n")
			}
			equal(t, stream, got[stream], rest)
		}
		os.Remove(file)
	}
}

func TestFirstLine_thatCannotBeWritten_stopsNothing(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, where := range []string{"/no/such/directory/file", "/dev/full", pipe} {
		equal(t, "status", sh("exit 4", "--first-line", where).run(t).status, 4)
	}
}

func TestArguments_areRecordedOnlyWhenAskedFor_withoutSecrets(t *testing.T) {
	receiver := receive(t)
	call := call{flags: []string{"--record-arguments"}, command: []string{"true", "--password", "hunter2", "--token=hunter2", "-u", "https://me:hunter2@example.org/?sig=hunter2&x=1", "plain"}}
	call.to(receiver).run(t)
	call.flags = nil
	call.to(receiver).run(t)
	spans := receiver.all()
	got := strings.Join(spans[0].attributes["process.command_args"].([]string), " ")
	equal(t, "arguments", got, "true --password ((redacted)) --token=((redacted)) -u https://REDACTED:REDACTED@example.org/?sig=REDACTED&x=1 plain")
	equal(t, "unasked", spans[1].attributes["process.command_args"], nil)
	for _, call := range receiver.calls {
		if strings.Contains(string(call.body), "hunter2") {
			t.Error("a secret was sent")
		}
	}
}
