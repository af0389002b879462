// Package otlp writes the few messages of OpenTelemetry's protocol that the shim sends, as
// protobuf has them on the wire. The module conformance reads them with the published definitions.
package otlp

import (
	"encoding/binary"
	"math"
)

// Wire types of protobuf.
const (
	varint    = 0
	fixed64   = 1
	delimited = 2
	fixed32   = 5
)

// message grows by its fields. Empty fields are left out, as protobuf has it.
type message []byte

func (m *message) tag(field, wireType int) {
	*m = binary.AppendUvarint(*m, uint64(field)<<3|uint64(wireType))
}

func (m *message) number(field int, value uint64) {
	if value != 0 {
		m.present(field, value)
	}
}

// present writes a number that says something also when it is zero.
func (m *message) present(field int, value uint64) {
	m.tag(field, varint)
	*m = binary.AppendUvarint(*m, value)
}

func (m *message) fixed64(field int, value uint64) {
	if value != 0 {
		m.tag(field, fixed64)
		*m = binary.LittleEndian.AppendUint64(*m, value)
	}
}

func (m *message) fixed32(field int, value uint32) {
	if value != 0 {
		m.tag(field, fixed32)
		*m = binary.LittleEndian.AppendUint32(*m, value)
	}
}

func (m *message) double(field int, value float64) {
	m.tag(field, fixed64)
	*m = binary.LittleEndian.AppendUint64(*m, math.Float64bits(value))
}

func (m *message) bytes(field int, value []byte) {
	if len(value) != 0 {
		m.message(field, value)
	}
}

func (m *message) text(field int, value string) {
	if value != "" {
		m.message(field, message(Text(value)))
	}
}

// message writes one that is there also when it is empty.
func (m *message) message(field int, inner message) {
	m.tag(field, delimited)
	*m = binary.AppendUvarint(*m, uint64(len(inner)))
	*m = append(*m, inner...)
}
