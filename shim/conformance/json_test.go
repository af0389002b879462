package conformance

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"testing"

	logs "go.opentelemetry.io/proto/otlp/logs/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	published "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"throughline.io/shim/otlp"
)

func TestRequestInJSON_isTheSameAsProtobuf(t *testing.T) {
	for path, kind := range map[string]proto.Message{"/v1/traces": &published.TracesData{}, "/v1/metrics": &metrics.MetricsData{}, "/v1/logs": &logs.LogsData{}} {
		for seed := range int64(rounds) {
			random, origin := randomOrigin(seed)
			given := kind.ProtoReflect().New()
			fill(random, given, origin, 0)
			plain, want := inJSON(t, given.Interface()), kind.ProtoReflect().New().Interface()
			// What the definitions do not have is not in the JSON form either.
			if err := protojson.Unmarshal(plain, want); err != nil {
				t.Fatal(err)
			}
			from := func(text []byte) ([]byte, error) { return otlp.FromJSON(path, text) }
			become(t, seed, ofOTLP(t, plain), from, want, kind.ProtoReflect().New().Interface())
		}
	}
}

func inJSON(t *testing.T, message proto.Message) []byte {
	t.Helper()
	text, err := protojson.MarshalOptions{UseEnumNumbers: true}.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// ofOTLP makes the JSON form of OTLP of protobuf's: ids are in hexadecimal digits. It adds what is to be skipped.
func ofOTLP(t *testing.T, plain []byte) []byte {
	t.Helper()
	var tree any
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.UseNumber()
	if err := decoder.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	change(tree)
	text, err := json.MarshalIndent(tree, " ", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func change(tree any) {
	switch node := tree.(type) {
	case []any:
		for _, each := range node {
			change(each)
		}
	case map[string]any:
		for name, each := range node {
			switch name {
			case "traceId", "spanId", "parentSpanId":
				id, _ := base64.StdEncoding.DecodeString(each.(string))
				node[name] = hex.EncodeToString(id)
			}
			change(each)
		}
		node["ofTheFuture"] = map[string]any{"list": []any{1, "\\\"", nil, true, map[string]any{}}}
		if node["schemaUrl"] == nil {
			node["schemaUrl"] = nil
		}
	}
}
