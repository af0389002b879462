package main

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
	"math"
)

// gotSpan is a span as it came. The module conformance reads it with the published definitions.
type gotSpan struct {
	trace, id, parent, state, name string
	kind                           uint64
	start, end                     uint64
	attributes, resource           map[string]any
	failed                         bool
	message                        string
	flags                          uint64
	// links are trace and span, with a dash between.
	links []string
}

// wire are the fields of a message: bytes or numbers.
type wire map[int][]any

func read(in []byte) wire {
	fields := wire{}
	for len(in) > 0 {
		tag, n := binary.Uvarint(in)
		in = in[n:]
		var value any
		switch tag & 7 {
		case 0:
			number, n := binary.Uvarint(in)
			value, in = number, in[n:]
		case 1:
			value, in = binary.LittleEndian.Uint64(in), in[8:]
		case 2:
			size, n := binary.Uvarint(in)
			value, in = in[n:n+int(size)], in[n+int(size):]
		case 5:
			value, in = uint64(binary.LittleEndian.Uint32(in)), in[4:]
		default:
			panic(fmt.Sprint("wire type ", tag&7))
		}
		fields[int(tag>>3)] = append(fields[int(tag>>3)], value)
	}
	return fields
}

func (w wire) inner(field int) []wire {
	var all []wire
	for _, each := range w[field] {
		all = append(all, read(each.([]byte)))
	}
	return all
}

func (w wire) bytes(field int) []byte {
	if len(w[field]) == 0 {
		return nil
	}
	return w[field][0].([]byte)
}

func (w wire) number(field int) uint64 {
	if len(w[field]) == 0 {
		return 0
	}
	return w[field][0].(uint64)
}

func decode(request []byte) []gotSpan {
	var all []gotSpan
	for span, resource := range items(request) {
		all = append(all, decodeSpan(span, resource))
	}
	return all
}

// items are the spans, metrics or logs of a request, each with the attributes of its resource.
func items(request []byte) iter.Seq2[wire, map[string]any] {
	return func(yield func(wire, map[string]any) bool) {
		for _, ofResource := range read(request).inner(1) {
			resource := map[string]any{}
			for _, each := range ofResource.inner(1) {
				resource = values(each.inner(1))
			}
			for _, ofScope := range ofResource.inner(2) {
				for _, item := range ofScope.inner(2) {
					if !yield(item, resource) {
						return
					}
				}
			}
		}
	}
}

func decodeSpan(span wire, resource map[string]any) gotSpan {
	got := gotSpan{
		trace:      hex.EncodeToString(span.bytes(1)),
		id:         hex.EncodeToString(span.bytes(2)),
		state:      string(span.bytes(3)),
		parent:     hex.EncodeToString(span.bytes(4)),
		name:       string(span.bytes(5)),
		kind:       span.number(6),
		start:      span.number(7),
		end:        span.number(8),
		attributes: values(span.inner(9)),
		resource:   resource,
		flags:      span.number(16),
	}
	for _, link := range span.inner(13) {
		got.links = append(got.links, hex.EncodeToString(link.bytes(1))+"-"+hex.EncodeToString(link.bytes(2)))
	}
	for _, status := range span.inner(15) {
		got.message, got.failed = string(status.bytes(2)), status.number(3) == 2
	}
	return got
}

func values(all []wire) map[string]any {
	result := map[string]any{}
	for _, each := range all {
		for _, value := range each.inner(2) {
			result[string(each.bytes(1))] = plain(value)
		}
	}
	return result
}

func plain(value wire) any {
	switch {
	case value[1] != nil:
		return string(value.bytes(1))
	case value[2] != nil:
		return value.number(2) == 1
	case value[3] != nil:
		return int64(value.number(3))
	case value[4] != nil:
		return math.Float64frombits(value.number(4))
	}
	var list []string
	for _, array := range value.inner(5) {
		for _, each := range array.inner(1) {
			list = append(list, plain(each).(string))
		}
	}
	return list
}

// gotPoint is a point of a metric as it came.
type gotPoint struct {
	name            string
	count           uint64
	attributes      map[string]any
	exemplarOfTrace string
	resource        map[string]any
}

func decodeMetrics(request []byte) []gotPoint {
	var all []gotPoint
	for metric, resource := range items(request) {
		for _, point := range decodePoints(string(metric.bytes(1)), metric) {
			point.resource = resource
			all = append(all, point)
		}
	}
	return all
}

func decodePoints(name string, metric wire) []gotPoint {
	var all []gotPoint
	for _, sum := range metric.inner(7) {
		for _, point := range sum.inner(1) {
			all = append(all, gotPoint{name: name, count: point.number(6), attributes: values(point.inner(7))})
		}
	}
	for _, histogram := range metric.inner(9) {
		for _, point := range histogram.inner(1) {
			got := gotPoint{name: name, count: point.number(4), attributes: values(point.inner(9))}
			for _, exemplar := range point.inner(8) {
				got.exemplarOfTrace = hex.EncodeToString(exemplar.bytes(5))
			}
			all = append(all, got)
		}
	}
	return all
}

// gotLog is a log record as it came.
type gotLog struct {
	trace, span, body string
	resource          map[string]any
}

func decodeLogs(request []byte) []gotLog {
	var all []gotLog
	for record, resource := range items(request) {
		got := gotLog{hex.EncodeToString(record.bytes(9)), hex.EncodeToString(record.bytes(10)), "", resource}
		for _, body := range record.inner(5) {
			got.body = string(body.bytes(1))
		}
		all = append(all, got)
	}
	return all
}
