package otlp

import "encoding/binary"

// Rejected reads from the response of a receiver how many spans or points it did not take, and why. What cannot be read says nothing.
func Rejected(response []byte) (int64, string) {
	partial, _ := field(response, 1)
	_, count := field(partial, 1)
	why, _ := field(partial, 2)
	return int64(count), string(why)
}

// field finds the last field of this number, bytes or a number.
func field(in []byte, wanted uint64) (found []byte, number uint64) {
	for len(in) > 0 {
		tag, n := binary.Uvarint(in)
		if n <= 0 {
			return found, number
		}
		in = in[n:]
		switch tag & 7 {
		case varint:
			value, n := binary.Uvarint(in)
			if n <= 0 {
				return found, number
			}
			in = in[n:]
			if tag>>3 == wanted {
				number = value
			}
		case delimited:
			size, n := binary.Uvarint(in)
			if n <= 0 || size > uint64(len(in)-n) {
				return found, number
			}
			if tag>>3 == wanted {
				found = in[n : n+int(size)]
			}
			in = in[n+int(size):]
		case fixed64, fixed32:
			size := 8
			if tag&7 == fixed32 {
				size = 4
			}
			if len(in) < size {
				return found, number
			}
			in = in[size:]
		default:
			return found, number
		}
	}
	return found, number
}
