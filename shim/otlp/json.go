package otlp

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"strconv"
	"strings"
)

// How deep values may lie in each other, and how much may come of a request, bytes: numbers in a
// list can be longer than their digits.
const (
	deepest    = 100
	mostOfJSON = 4 << 20
)

var errTooMuch = errors.New("it is longer than 4 MiB as protobuf; let the exporter send less at once")

// FromJSON makes protobuf of a request to this path in the JSON form of OTLP. That is protobuf's but for ids,
// which are in hexadecimal digits, and for enums, which are numbers; what has another name is skipped.
func FromJSON(path string, in []byte) ([]byte, error) {
	r := jsonReader{in: in}
	out := make(message, 0, len(in)/2)
	if err := r.object(&out, shaped()[path]); err != nil {
		return nil, err
	}
	if r.peek() != 0 {
		return nil, errNoJSON
	}
	return out, nil
}

// object writes the members of a message.
func (r *jsonReader) object(out *message, of shape) error {
	return r.each('{', '}', func() error {
		name, err := r.key()
		if err != nil {
			return err
		}
		known, found := of[name]
		if !found || r.peek() == 'n' {
			return r.skip()
		}
		return r.value(out, known)
	})
}

// value writes one member, or each of a list; numbers of a list are one field.
func (r *jsonReader) value(out *message, of member) error {
	isList := r.peek() == '['
	switch {
	case isList && of.isNumber():
		return out.enclose(of.number, func() error {
			return r.each('[', ']', func() error { return r.number(out, of) })
		})
	case isList:
		return r.each('[', ']', func() error { return r.one(out, of) })
	}
	return r.one(out, of)
}

func (r *jsonReader) one(out *message, of member) error {
	if of.isMessage() {
		return out.enclose(of.number, func() error { return r.object(out, shaped()[of.holds]) })
	}
	return r.scalar(out, of)
}

// enclose writes a field of which the length is known only when it has been written.
func (m *message) enclose(field int, write func() error) error {
	m.tag(field, delimited)
	start := len(*m)
	if err := write(); err != nil {
		return err
	}
	if len(*m) > mostOfJSON {
		return errTooMuch
	}
	inner := len(*m) - start
	var length [binary.MaxVarintLen64]byte
	n := binary.PutUvarint(length[:], uint64(inner))
	*m = append(*m, length[:n]...)
	copy((*m)[start+n:], (*m)[start:start+inner])
	copy((*m)[start:], length[:n])
	return nil
}

// scalar writes a value that is there also when it is zero: that says which of several it is.
func (r *jsonReader) scalar(out *message, of member) error {
	switch of.holds {
	case "text":
		value, err := r.text()
		out.message(of.number, message(strings.ToValidUTF8(value, "\uFFFD")))
		return err
	case "hex":
		return r.decoded(out, of.number, hex.DecodeString)
	case "base64":
		return r.decoded(out, of.number, base64.StdEncoding.DecodeString)
	case "fixed64", "double":
		out.tag(of.number, fixed64)
	case "fixed32":
		out.tag(of.number, fixed32)
	default:
		out.tag(of.number, varint)
	}
	return r.number(out, of)
}

func (r *jsonReader) decoded(out *message, field int, decode func(string) ([]byte, error)) error {
	text, err := r.text()
	if err != nil {
		return err
	}
	value, err := decode(text)
	if err != nil {
		return errNoJSON
	}
	out.message(field, value)
	return nil
}

// number writes one without its tag. Long ones come as text.
func (r *jsonReader) number(out *message, of member) error {
	word, err := r.word()
	if err != nil {
		return err
	}
	if len(*out) > mostOfJSON {
		return errTooMuch
	}
	if of.holds == "double" {
		value, err := strconv.ParseFloat(word, 64)
		*out = binary.LittleEndian.AppendUint64(*out, math.Float64bits(value))
		return noJSON(err)
	}
	value, err := integer(word)
	switch of.holds {
	case "fixed64":
		*out = binary.LittleEndian.AppendUint64(*out, value)
	case "fixed32":
		*out = binary.LittleEndian.AppendUint32(*out, uint32(value))
	case "zigzag":
		*out = binary.AppendUvarint(*out, value<<1^uint64(int64(value)>>63))
	default:
		*out = binary.AppendUvarint(*out, value)
	}
	return noJSON(err)
}

// integer is one with or without a sign, in two's complement.
func integer(word string) (uint64, error) {
	switch word {
	case "true":
		return 1, nil
	case "false":
		return 0, nil
	}
	if value, err := strconv.ParseInt(word, 10, 64); err == nil {
		return uint64(value), nil
	}
	return strconv.ParseUint(word, 10, 64)
}

func noJSON(err error) error {
	if err != nil {
		return errNoJSON
	}
	return nil
}
