package otlp

import (
	"bytes"
	"strings"
	"testing"
)

func TestFromJSON_readsWhatJSONAllows(t *testing.T) {
	one := func(member string) string {
		return `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{` + member + `}]}]}]}`
	}
	record := func(of message) []byte {
		var records, scopes, request message
		records.message(2, of)
		scopes.message(2, records)
		request.message(1, scopes)
		return request
	}
	text := func(value string) (m message) {
		m.message(3, message(value))
		return m
	}
	severity := func(value uint64) (m message) {
		m.present(2, value)
		return m
	}
	for given, want := range map[string][]byte{
		`{}`:                     {},
		" \t\r\n{ }\n":           {},
		`{"resourceLogs":null}`:  {},
		one(``):                  record(nil),
		one(`"severityText":""`): record(text("")),
		one(`"severityText":"a\"b\\c\/\b\f\n\r\t"`):                            record(text("a\"b\\c/\b\f\n\r\t")),
		one(`"severityText":"\u00e9\ud83d\ude00"`):                             record(text("é😀")),
		one(`"severityText":"é😀"`):                                             record(text("é😀")),
		one(`"severityText":"\ud83d!\udE00"`):                                  record(text("\uFFFD!\uFFFD")),
		one("\"severityText\":\"\xff\""):                                       record(text("\uFFFD")),
		one(`"severityNumber":9`):                                              record(severity(9)),
		one(`"severityNumber" : "9"`):                                          record(severity(9)),
		one(`"other":[{"a":"}"},-1.5e3,"\""],"severityNumber":9,"more":false`): record(severity(9)),
	} {
		got, err := FromJSON("/v1/logs", []byte(given))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s becomes %q, %v", given, got, err)
		}
	}
}

func TestFromJSON_refusesWhatIsNoOTLP(t *testing.T) {
	long := strings.Repeat("1,", 600_000)
	for _, given := range []string{
		``, `{`, `[]`, `7`, `{}}`, `{} x`, `{"resourceMetrics"}`, `{"resourceMetrics":}`, `{"resourceMetrics":{]}`, `{"resourceMetrics":[{},]}`, `{"a":"`, `{"a":"\`, `{"a":"\u12`,
		`{"a":"\x"}`, `{"a" 1}`, `{"resourceMetrics":"text"}`, `{"resourceMetrics":[{"schemaUrl":1}]}`, `{"resourceMetrics":[{"schemaUrl":["a",7]}]}`,
		`{"resourceMetrics":[{"resource":{"droppedAttributesCount":"many"}}]}`, `{"resourceMetrics":[{"resource":{"droppedAttributesCount":}}]}`,
		`{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"sum":"x","exemplars":[{"traceId":"xyz"}]}]}}]}]}]}`,
		`{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"exemplars":[{"traceId":"xyz"}]}]}}]}]}]}`,
		// What is short in JSON and long as protobuf.
		`{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{"bucketCounts":[` + long + `1]}]}}]}]}]}`,
		strings.Repeat(`{"a":`, 1_000_000), `{"a":` + strings.Repeat(`[`, 1_000_000),
	} {
		if got, err := FromJSON("/v1/metrics", []byte(given)); err == nil {
			t.Errorf("%.80s becomes %q", given, got)
		}
	}
}

func FuzzFromJSON_isProtobuf(f *testing.F) {
	f.Add(`{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c","kind":2,"startTimeUnixNano":"1","attributes":[{"key":"a","value":{"arrayValue":{"values":[{"doubleValue":"NaN"}]}}}]}]}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		out, err := FromJSON("/v1/traces", []byte(text))
		if err != nil {
			return
		}
		if _, err := (Origin{}).Traces(out); err != nil {
			t.Errorf("%q becomes %q, which cannot be read: %v", text, out, err)
		}
	})
}
