package firstline

import (
	"encoding/json"
	"strings"
	"testing"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

func FuzzLine_isOneLineOfJSON(f *testing.F) {
	f.Add("agent", "a\"\\\n\u2028\xff\x7f")
	f.Fuzz(func(t *testing.T, key, value string) {
		line := string(Line(trace.Context{}, []otlp.Attribute{{Key: "x" + key, Value: value}}))
		var fields map[string]string
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if got := fields["x"+strings.ToValidUTF8(key, "\uFFFD")]; got != strings.ToValidUTF8(value, "\uFFFD") {
			t.Errorf("%q became %q", value, got)
		}
		if strings.Count(line, "\n") != 1 {
			t.Errorf("%q is not one line", line)
		}
	})
}
