package grpc

import (
	"errors"
	"strings"
)

var errHeaders = errors.New("the receiver's headers cannot be read")

// Bits of the first byte of a header, and how many bits of it are left for a number.
const (
	indexed, ofIndexed       = 0x80, 7
	remembered, ofRemembered = 0x40, 6
	resized, ofResized       = 0x20, 5
	neverKept, ofOthers      = 0x10, 4
	isPacked, ofLength       = 0x80, 7
)

// appendHeader writes one that nobody on the way may keep: it may be a token.
func appendHeader(to []byte, name, value string) []byte {
	to = append(to, neverKept)
	return appendText(appendText(to, name), value)
}

func appendText(to []byte, text string) []byte {
	const most = 1<<ofLength - 1
	length := len(text)
	if length < most {
		return append(append(to, byte(length)), text...)
	}
	to = append(to, most)
	for length -= most; length >= 0x80; length >>= 7 {
		to = append(to, byte(length)|0x80)
	}
	return append(append(to, byte(length)), text...)
}

// block is a list of headers that is read.
type block struct{ rest []byte }

// status of HTTP that have an index of their own, from 8 on.
var statuses = []string{"200", "204", "206", "304", "400", "404", "500"}

const (
	firstStatus = 8
	lastIndex   = 61
)

// headers reads those that count: :status, content-type, grpc-status and grpc-message. We have told the
// receiver to remember none, so there are none but those that all know.
func headers(packed []byte, found map[string]string) error {
	b := &block{packed}
	for len(b.rest) > 0 {
		name, value, err := b.header()
		if err != nil {
			return err
		}
		switch name {
		case ":status", "content-type", "grpc-status", "grpc-message":
			found[name] = value
		}
	}
	return nil
}

func (b *block) header() (name, value string, err error) {
	switch kind := b.rest[0]; {
	case kind&indexed != 0:
		index, err := b.number(ofIndexed)
		if err != nil || index == 0 || index > lastIndex {
			return "", "", errHeaders
		}
		if nth := index - firstStatus; nth >= 0 && nth < len(statuses) {
			return ":status", statuses[nth], nil
		}
		return "", "", nil
	case kind&remembered != 0:
		return b.literal(ofRemembered)
	case kind&resized != 0:
		// Of what it may remember, which is nothing.
		_, err := b.number(ofResized)
		return "", "", err
	}
	return b.literal(ofOthers)
}

// literal has a name that all know, or any other.
func (b *block) literal(bits int) (name, value string, err error) {
	const contentType = 31
	index, err := b.number(bits)
	switch {
	case err != nil || index > lastIndex:
		return "", "", errHeaders
	case index == 0:
		if name, err = b.text(); err != nil {
			return "", "", err
		}
	case index >= firstStatus && index < firstStatus+len(statuses):
		name = ":status"
	case index == contentType:
		name = "content-type"
	}
	value, err = b.text()
	return strings.ToLower(name), value, err
}

// number is one that begins in the last bits of a byte.
func (b *block) number(bits int) (int, error) {
	if len(b.rest) == 0 {
		return 0, errHeaders
	}
	most := 1<<bits - 1
	value := int(b.rest[0]) & most
	b.rest = b.rest[1:]
	if value < most {
		return value, nil
	}
	for shift := 0; shift <= 21 && len(b.rest) > 0; shift += 7 {
		each := b.rest[0]
		b.rest = b.rest[1:]
		value += int(each&0x7f) << shift
		if each&0x80 == 0 {
			return value, nil
		}
	}
	return 0, errHeaders
}

func (b *block) text() (string, error) {
	if len(b.rest) == 0 {
		return "", errHeaders
	}
	packed := b.rest[0]&isPacked != 0
	length, err := b.number(ofLength)
	if err != nil || length > len(b.rest) {
		return "", errHeaders
	}
	text := b.rest[:length]
	b.rest = b.rest[length:]
	if !packed {
		return string(text), nil
	}
	plain, good := huffman(text)
	if !good {
		return "", errHeaders
	}
	return plain, nil
}
