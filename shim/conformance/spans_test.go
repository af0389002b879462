// Package conformance reads what the shim's own encoder writes with OTLP's published definitions.
// It is a module of its own, because the shim stands on nothing but Go's standard library.
package conformance

import (
	"math/rand"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	common "go.opentelemetry.io/proto/otlp/common/v1"
	published "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

func TestSpans_areReadAsTheyWereMeant(t *testing.T) {
	for seed := range int64(2000) {
		check(t, seed)
	}
}

func FuzzSpans_areReadAsTheyWereMeant(f *testing.F) {
	for seed := range int64(10) {
		f.Add(seed, "name", "key", "value")
	}
	f.Add(int64(1), "\xff\xfe", "", strings.Repeat("é", 5000))
	f.Fuzz(func(t *testing.T, seed int64, name, key, value string) {
		span := randomSpan(rand.New(rand.NewSource(seed)))
		span.Name = name
		span.Attributes = append(span.Attributes, otlp.Attribute{Key: key, Value: value})
		compare(t, otlp.Resource{Version: value}, span)
	})
}

func check(t *testing.T, seed int64) {
	t.Helper()
	random := rand.New(rand.NewSource(seed))
	var spans []otlp.Span
	for range random.Intn(4) {
		spans = append(spans, randomSpan(random))
	}
	compare(t, otlp.Resource{Attributes: randomAttributes(random), Version: randomText(random)}, spans...)
}

// compare takes trace/v1's TracesData, which has the same form on the wire as the request of the
// collector's service.
func compare(t *testing.T, resource otlp.Resource, spans ...otlp.Span) {
	t.Helper()
	var data published.TracesData
	if err := proto.Unmarshal(otlp.Spans(resource, spans...), &data); err != nil {
		t.Fatal(err)
	}
	hasNothingUnknown(t, data.ProtoReflect())
	got := data.ResourceSpans[0]
	attributesAre(t, got.Resource.Attributes, resource.Attributes)
	if version := got.ScopeSpans[0].Scope.Version; version != text(resource.Version) {
		t.Errorf("version %q is not %q", version, resource.Version)
	}
	if len(got.ScopeSpans[0].Spans) != len(spans) {
		t.Fatalf("%d spans instead of %d", len(got.ScopeSpans[0].Spans), len(spans))
	}
	for i, span := range spans {
		spanIs(t, got.ScopeSpans[0].Spans[i], span)
	}
}

func spanIs(t *testing.T, got *published.Span, want otlp.Span) {
	t.Helper()
	flags := uint32(want.Context.Flags) | uint32(published.SpanFlags_SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK)
	parent := string(want.Parent[:])
	if want.Parent == (trace.SpanID{}) {
		parent = ""
	} else {
		flags |= uint32(published.SpanFlags_SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK)
	}
	same(t, "trace", string(got.TraceId), string(want.Context.Trace[:]))
	same(t, "span", string(got.SpanId), string(want.Context.Span[:]))
	same(t, "parent", string(got.ParentSpanId), parent)
	same(t, "state", got.TraceState, text(want.Context.State))
	same(t, "flags", got.Flags, flags)
	same(t, "name", got.Name, text(want.Name))
	same(t, "kind", got.Kind, published.Span_SPAN_KIND_CLIENT)
	same(t, "start", got.StartTimeUnixNano, uint64(want.Start.UnixNano()))
	if want.End.IsZero() {
		same(t, "end", got.EndTimeUnixNano, 0)
	} else {
		same(t, "end", got.EndTimeUnixNano, uint64(want.End.UnixNano()))
	}
	attributesAre(t, got.Attributes, want.Attributes)
	if !want.Failed {
		same(t, "no status", got.Status == nil, true)
		return
	}
	same(t, "status", got.Status.Code, published.Status_STATUS_CODE_ERROR)
	same(t, "message", got.Status.Message, text(want.Message))
}

func attributesAre(t *testing.T, got []*common.KeyValue, want []otlp.Attribute) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d attributes instead of %d", len(got), len(want))
	}
	for i, each := range want {
		same(t, "key", got[i].Key, text(each.Key))
		switch value := each.Value.(type) {
		case string:
			same(t, each.Key, got[i].Value.Value.(*common.AnyValue_StringValue).StringValue, text(value))
		case bool:
			same(t, each.Key, got[i].Value.Value.(*common.AnyValue_BoolValue).BoolValue, value)
		case int64:
			same(t, each.Key, got[i].Value.Value.(*common.AnyValue_IntValue).IntValue, value)
		case float64:
			same(t, each.Key, got[i].Value.Value.(*common.AnyValue_DoubleValue).DoubleValue, value)
		case []string:
			list := got[i].Value.Value.(*common.AnyValue_ArrayValue).ArrayValue.Values
			same(t, "length of "+each.Key, len(list), len(value))
			for j := range list {
				same(t, each.Key, list[j].GetStringValue(), text(value[j]))
			}
		}
	}
}

// text is what becomes of one on its way: UTF-8, and cut between characters.
func text(of string) string {
	of = strings.ToValidUTF8(of, "\uFFFD")
	if len(of) <= otlp.LongestText {
		return of
	}
	end := otlp.LongestText
	for !utf8.RuneStart(of[end]) {
		end--
	}
	return of[:end]
}

// hasNothingUnknown fails for fields that the definitions do not have.
func hasNothingUnknown(t *testing.T, message protoreflect.Message) {
	t.Helper()
	if len(message.GetUnknown()) > 0 {
		t.Fatalf("%s has unknown fields", message.Descriptor().Name())
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsList() && field.Message() != nil:
			for i := range value.List().Len() {
				hasNothingUnknown(t, value.List().Get(i).Message())
			}
		case field.Message() != nil:
			hasNothingUnknown(t, value.Message())
		}
		return true
	})
}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, not %v", what, got, want)
	}
}

func randomSpan(random *rand.Rand) otlp.Span {
	span := otlp.Span{
		Name:       randomText(random),
		Start:      time.Unix(0, random.Int63()+1),
		Attributes: randomAttributes(random),
		Failed:     random.Intn(2) == 0,
		Message:    randomText(random),
	}
	random.Read(span.Context.Trace[:])
	random.Read(span.Context.Span[:])
	span.Context.Flags = byte(random.Intn(4))
	span.Context.State = randomText(random)
	if random.Intn(2) == 0 {
		random.Read(span.Parent[:])
	}
	if random.Intn(2) == 0 {
		span.End = span.Start.Add(time.Duration(random.Intn(1 << 30)))
	}
	return span
}

func randomAttributes(random *rand.Rand) []otlp.Attribute {
	var all []otlp.Attribute
	for range random.Intn(6) {
		var value any
		switch random.Intn(5) {
		case 0:
			value = randomText(random)
		case 1:
			value = random.Intn(2) == 0
		case 2:
			value = int64(random.Uint64()) >> random.Intn(64)
		case 3:
			value = random.NormFloat64() * float64(random.Intn(2))
		case 4:
			list := make([]string, random.Intn(4))
			for i := range list {
				list[i] = randomText(random)
			}
			value = list
		}
		all = append(all, otlp.Attribute{Key: randomText(random), Value: value})
	}
	return all
}

// randomText is often empty, sometimes very long, and sometimes no UTF-8.
func randomText(random *rand.Rand) string {
	lengths := []int{0, 0, 1, 10, 127, 128, 300, otlp.LongestText - 1, otlp.LongestText + 1, 20000}
	var text strings.Builder
	for length := lengths[random.Intn(len(lengths))]; text.Len() < length; {
		switch random.Intn(20) {
		case 0:
			text.WriteByte(byte(random.Intn(256)))
		case 1:
			text.WriteRune(rune(random.Intn(0x10FFFF)))
		default:
			text.WriteByte(byte(' ' + random.Intn(95)))
		}
	}
	return text.String()
}
