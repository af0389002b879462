package otlp

import (
	"strconv"
	"strings"
	"sync"
)

// shapes are the messages of OTLP, requests by their paths: each with its fields as its JSON form
// names them, their numbers, and what they hold.
const shapes = `
/v1/traces resourceSpans=1:ResourceSpans
/v1/metrics resourceMetrics=1:ResourceMetrics
/v1/logs resourceLogs=1:ResourceLogs

Resource attributes=1:KeyValue droppedAttributesCount=2:integer entityRefs=3:EntityRef
EntityRef schemaUrl=1:text type=2:text idKeys=3:text descriptionKeys=4:text
Scope name=1:text version=2:text attributes=3:KeyValue droppedAttributesCount=4:integer
KeyValue key=1:text value=2:AnyValue keyStrindex=3:integer
AnyValue stringValue=1:text boolValue=2:integer intValue=3:integer doubleValue=4:double arrayValue=5:ArrayValue kvlistValue=6:KeyValueList bytesValue=7:base64 stringValueStrindex=8:integer
ArrayValue values=1:AnyValue
KeyValueList values=1:KeyValue

ResourceSpans resource=1:Resource scopeSpans=2:ScopeSpans schemaUrl=3:text
ScopeSpans scope=1:Scope spans=2:Span schemaUrl=3:text
Span traceId=1:hex spanId=2:hex traceState=3:text parentSpanId=4:hex name=5:text kind=6:integer startTimeUnixNano=7:fixed64 endTimeUnixNano=8:fixed64 attributes=9:KeyValue droppedAttributesCount=10:integer events=11:Event droppedEventsCount=12:integer links=13:Link droppedLinksCount=14:integer status=15:Status flags=16:fixed32
Event timeUnixNano=1:fixed64 name=2:text attributes=3:KeyValue droppedAttributesCount=4:integer
Link traceId=1:hex spanId=2:hex traceState=3:text attributes=4:KeyValue droppedAttributesCount=5:integer flags=6:fixed32
Status message=2:text code=3:integer

ResourceMetrics resource=1:Resource scopeMetrics=2:ScopeMetrics schemaUrl=3:text
ScopeMetrics scope=1:Scope metrics=2:Metric schemaUrl=3:text
Metric name=1:text description=2:text unit=3:text gauge=5:Points sum=7:Points histogram=9:Histogram exponentialHistogram=10:Exponential summary=11:Summary metadata=12:KeyValue
Points dataPoints=1:Point aggregationTemporality=2:integer isMonotonic=3:integer
Point startTimeUnixNano=2:fixed64 timeUnixNano=3:fixed64 asDouble=4:double exemplars=5:Exemplar asInt=6:fixed64 attributes=7:KeyValue flags=8:integer
Histogram dataPoints=1:HistogramPoint aggregationTemporality=2:integer
HistogramPoint startTimeUnixNano=2:fixed64 timeUnixNano=3:fixed64 count=4:fixed64 sum=5:double bucketCounts=6:fixed64 explicitBounds=7:double exemplars=8:Exemplar attributes=9:KeyValue flags=10:integer min=11:double max=12:double
Exponential dataPoints=1:ExponentialPoint aggregationTemporality=2:integer
ExponentialPoint attributes=1:KeyValue startTimeUnixNano=2:fixed64 timeUnixNano=3:fixed64 count=4:fixed64 sum=5:double scale=6:zigzag zeroCount=7:fixed64 positive=8:Buckets negative=9:Buckets flags=10:integer exemplars=11:Exemplar min=12:double max=13:double zeroThreshold=14:double
Buckets offset=1:zigzag bucketCounts=2:integer
Summary dataPoints=1:SummaryPoint
SummaryPoint startTimeUnixNano=2:fixed64 timeUnixNano=3:fixed64 count=4:fixed64 sum=5:double quantileValues=6:Quantile attributes=7:KeyValue flags=8:integer
Quantile quantile=1:double value=2:double
Exemplar timeUnixNano=2:fixed64 asDouble=3:double spanId=4:hex traceId=5:hex asInt=6:fixed64 filteredAttributes=7:KeyValue

ResourceLogs resource=1:Resource scopeLogs=2:ScopeLogs schemaUrl=3:text
ScopeLogs scope=1:Scope logRecords=2:LogRecord schemaUrl=3:text
LogRecord timeUnixNano=1:fixed64 severityNumber=2:integer severityText=3:text body=5:AnyValue attributes=6:KeyValue droppedAttributesCount=7:integer flags=8:fixed32 traceId=9:hex spanId=10:hex observedTimeUnixNano=11:fixed64 eventName=12:text
`

// member is a field of a message by what its JSON form has of it.
type member struct {
	number int
	// holds is a kind of value, or the name of another shape, which begins with a capital.
	holds string
}

func (m member) isMessage() bool { return m.holds[0] < 'a' }

// isNumber: those of a list are packed into one field.
func (m member) isNumber() bool {
	return !m.isMessage() && m.holds != "text" && m.holds != "hex" && m.holds != "base64"
}

// shape is a message's members by their names.
type shape map[string]member

// shaped are the shapes by their names, once they are asked for.
var shaped = sync.OnceValue(func() map[string]shape {
	all := map[string]shape{}
	for line := range strings.Lines(shapes) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		members := shape{}
		for _, word := range words[1:] {
			name, rest, _ := strings.Cut(word, "=")
			number, holds, _ := strings.Cut(rest, ":")
			parsed, _ := strconv.Atoi(number)
			members[name] = member{parsed, holds}
		}
		all[words[0]] = members
	}
	return all
})
