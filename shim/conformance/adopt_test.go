package conformance

import (
	"bytes"
	"math/rand"
	"testing"

	common "go.opentelemetry.io/proto/otlp/common/v1"
	logs "go.opentelemetry.io/proto/otlp/logs/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	resources "go.opentelemetry.io/proto/otlp/resource/v1"
	published "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

const rounds = 1000

func TestAdoptedSpans_differInTheirPlaceAlone(t *testing.T) {
	for seed := range int64(rounds) {
		random, origin := randomOrigin(seed)
		given := &published.TracesData{}
		fill(random, given.ProtoReflect(), origin, 0)
		request, _ := proto.Marshal(given)
		for _, ofResource := range given.ResourceSpans {
			ofResource.Resource = stamp(ofResource.Resource, origin)
			for _, ofScope := range ofResource.ScopeSpans {
				for _, span := range ofScope.Spans {
					place(span, origin.Context)
				}
			}
		}
		become(t, seed, request, origin.Traces, given, &published.TracesData{})
	}
}

// place says once more, with the published definitions, what becomes of a span.
func place(span *published.Span, command trace.Context) {
	const remote = uint32(published.SpanFlags_SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK)
	own := bytes.Equal(span.TraceId, command.Trace[:])
	hasParent := len(span.ParentSpanId) > 0
	if own && hasParent {
		return
	}
	if !hasParent || span.Flags&remote != 0 {
		from := span.ParentSpanId
		if !hasParent {
			from = span.SpanId
		}
		if !own && len(span.TraceId) == 16 && len(from) == 8 {
			span.Links = append(span.Links, &published.Span_Link{TraceId: span.TraceId, SpanId: from})
		}
		span.ParentSpanId = command.Span[:]
		span.Flags |= remote | uint32(published.SpanFlags_SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK)
	}
	span.TraceId = command.Trace[:]
}

func TestAdoptedLogs_differInTheirPlaceAlone(t *testing.T) {
	for seed := range int64(rounds) {
		random, origin := randomOrigin(seed)
		given := &logs.LogsData{}
		fill(random, given.ProtoReflect(), origin, 0)
		request, _ := proto.Marshal(given)
		for _, ofResource := range given.ResourceLogs {
			ofResource.Resource = stamp(ofResource.Resource, origin)
			for _, ofScope := range ofResource.ScopeLogs {
				for _, record := range ofScope.LogRecords {
					if !bytes.Equal(record.TraceId, origin.Context.Trace[:]) && len(record.SpanId) == 0 {
						record.SpanId = origin.Context.Span[:]
					}
					record.TraceId = origin.Context.Trace[:]
				}
			}
		}
		become(t, seed, request, origin.Logs, given, &logs.LogsData{})
	}
}

func TestAdoptedMetrics_differInTheTraceOfExemplarsAlone(t *testing.T) {
	seen := 0
	for seed := range int64(rounds) {
		random, origin := randomOrigin(seed)
		given := &metrics.MetricsData{}
		fill(random, given.ProtoReflect(), origin, 0)
		request, _ := proto.Marshal(given)
		for _, ofResource := range given.ResourceMetrics {
			ofResource.Resource = stamp(ofResource.Resource, origin)
		}
		everyExemplar(given.ProtoReflect(), func(exemplar *metrics.Exemplar) {
			if len(exemplar.TraceId) > 0 {
				exemplar.TraceId = origin.Context.Trace[:]
				seen++
			}
		})
		become(t, seed, request, origin.Metrics, given, &metrics.MetricsData{})
	}
	if seen < rounds/10 {
		t.Errorf("only %d exemplars were tried", seen)
	}
}

// become compares all of it, also fields that the definitions do not have.
func become(t *testing.T, seed int64, request []byte, adopt func([]byte) ([]byte, error), want, got proto.Message) {
	t.Helper()
	adopted, err := adopt(request)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if err := proto.Unmarshal(adopted, got); err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if !proto.Equal(got, want) {
		t.Fatalf("seed %d: it became\n%v\nnot\n%v", seed, got, want)
	}
}

func stamp(resource *resources.Resource, origin otlp.Origin) *resources.Resource {
	if resource == nil {
		resource = &resources.Resource{}
	}
	said := map[string]bool{}
	for _, each := range resource.Attributes {
		said[each.Key] = true
	}
	for _, each := range origin.Resource {
		if !said[each.Key] {
			value := &common.AnyValue{Value: &common.AnyValue_StringValue{StringValue: each.Value.(string)}}
			resource.Attributes = append(resource.Attributes, &common.KeyValue{Key: each.Key, Value: value})
		}
	}
	return resource
}

func everyExemplar(message protoreflect.Message, do func(*metrics.Exemplar)) {
	if exemplar, is := message.Interface().(*metrics.Exemplar); is {
		do(exemplar)
		return
	}
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsList() && field.Message() != nil:
			for i := range value.List().Len() {
				everyExemplar(value.List().Get(i).Message(), do)
			}
		case field.Message() != nil:
			everyExemplar(value.Message(), do)
		}
		return true
	})
}

// keys are few, so that what is stamped is sometimes there.
var keys = []string{"service.name", "repo", "agent", "host.name", ""}

func randomOrigin(seed int64) (*rand.Rand, otlp.Origin) {
	random := rand.New(rand.NewSource(seed))
	origin := otlp.Origin{Context: trace.Context{}.Child()}
	for _, key := range keys[:random.Intn(4)] {
		origin.Resource = append(origin.Resource, otlp.Attribute{Key: key, Value: "the command's"})
	}
	return random, origin
}

// fill sets fields by chance, all the way down, and adds one now and then that is not defined.
func fill(random *rand.Rand, message protoreflect.Message, origin otlp.Origin, depth int) {
	fields := message.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		isMessage := field.Message() != nil
		if random.Intn(4) == 0 || isMessage && depth > 9 {
			continue
		}
		if choice := field.ContainingOneof(); choice != nil && choice.Fields().Get(random.Intn(choice.Fields().Len())) != field {
			continue
		}
		switch {
		case field.IsList():
			list := message.Mutable(field).List()
			for range random.Intn(4) {
				if !isMessage {
					list.Append(randomValue(random, field, origin))
					continue
				}
				element := list.NewElement()
				fill(random, element.Message(), origin, depth+1)
				list.Append(element)
			}
		case isMessage:
			fill(random, message.Mutable(field).Message(), origin, depth+1)
		default:
			message.Set(field, randomValue(random, field, origin))
		}
	}
	if random.Intn(5) == 0 {
		unknown := protowire.AppendTag(nil, protowire.Number(1000+random.Intn(10)), protowire.BytesType)
		message.SetUnknown(protowire.AppendString(unknown, "of the future"))
	}
}

func randomValue(random *rand.Rand, field protoreflect.FieldDescriptor, origin otlp.Origin) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(random.Intn(2) == 0)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(random.Intn(4)))
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(keys[random.Intn(len(keys))])
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(randomID(random, field.Name(), origin.Context))
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(random.NormFloat64())
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(random.Uint32())
	case protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(random.Intn(4)) << 8)
	case protoreflect.Int32Kind, protoreflect.Sint32Kind:
		return protoreflect.ValueOfInt32(int32(random.Uint32()))
	case protoreflect.Int64Kind, protoreflect.Sfixed64Kind:
		return protoreflect.ValueOfInt64(int64(random.Uint64()))
	}
	return protoreflect.ValueOfUint64(random.Uint64())
}

// randomID is often the command's own, and sometimes of no good length.
func randomID(random *rand.Rand, name protoreflect.Name, command trace.Context) []byte {
	own := command.Trace[:]
	if name != "trace_id" {
		own = command.Span[:]
	}
	id := make([]byte, len(own))
	random.Read(id)
	switch random.Intn(6) {
	case 0:
		return id[:random.Intn(len(id))]
	case 1, 2:
		return own
	}
	return id
}
