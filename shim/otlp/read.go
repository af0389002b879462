package otlp

import (
	"encoding/binary"
	"errors"
	"math"
)

var errNoProtobuf = errors.New("this is no protobuf, or only a part of it")

// field is one field of a message as it came.
type field struct {
	name     uint64
	wireType uint64
	// number of a varint or a fixed field.
	number uint64
	// bytes of a delimited field.
	bytes []byte
	// raw is all of it, with its tag.
	raw []byte
}

func (f field) is(name, wireType uint64) bool { return f.name == name && f.wireType == wireType }

// next takes the first field off a message. Groups are refused: OTLP has none.
func next(in []byte) (field, []byte, error) {
	tag, at := binary.Uvarint(in)
	if at <= 0 || tag>>3 == 0 || tag > math.MaxUint32 {
		return field{}, nil, errNoProtobuf
	}
	f := field{name: tag >> 3, wireType: tag & 7}
	switch f.wireType {
	case varint, delimited:
		number, n := binary.Uvarint(in[at:])
		if n <= 0 {
			return field{}, nil, errNoProtobuf
		}
		f.number = number
		at += n
	case fixed64:
		if len(in)-at < 8 {
			return field{}, nil, errNoProtobuf
		}
		f.number = binary.LittleEndian.Uint64(in[at:])
		at += 8
	case fixed32:
		if len(in)-at < 4 {
			return field{}, nil, errNoProtobuf
		}
		f.number = uint64(binary.LittleEndian.Uint32(in[at:]))
		at += 4
	default:
		return field{}, nil, errNoProtobuf
	}
	if f.wireType == delimited {
		if f.number > uint64(len(in)-at) {
			return field{}, nil, errNoProtobuf
		}
		end := at + int(f.number)
		f.bytes, at = in[at:end:end], end
	}
	f.raw = in[:at:at]
	return f, in[at:], nil
}

// last finds the last field of this name before anything that cannot be read.
func last(in []byte, name uint64) (found field) {
	for len(in) > 0 {
		f, rest, err := next(in)
		if err != nil {
			return found
		}
		if f.name == name {
			found = f
		}
		in = rest
	}
	return found
}

// rewriter makes another message of one.
type rewriter func(in []byte) ([]byte, error)

// within rewrites the messages in these fields, and keeps all other fields byte for byte.
func within(fields map[uint64]rewriter) rewriter {
	return func(in []byte) ([]byte, error) {
		out := make(message, 0, len(in))
		for len(in) > 0 {
			f, rest, err := next(in)
			if err != nil {
				return nil, err
			}
			in = rest
			rewrite := fields[f.name]
			if rewrite == nil || f.wireType != delimited {
				out = append(out, f.raw...)
				continue
			}
			inner, err := rewrite(f.bytes)
			if err != nil {
				return nil, err
			}
			out.message(int(f.name), inner)
		}
		return out, nil
	}
}
