package grpc

import (
	"encoding/binary"
	"errors"
	"io"
)

// Kinds of frames of HTTP/2 (RFC 9113).
const (
	kindData         = 0
	kindHeaders      = 1
	kindReset        = 3
	kindSettings     = 4
	kindPush         = 5
	kindPing         = 6
	kindGoAway       = 7
	kindWindow       = 8
	kindContinuation = 9
)

// Flags of frames.
const (
	flagAck        = 1
	flagEndStream  = 1
	flagEndHeaders = 4
	flagPadded     = 8
	flagPriority   = 0x20
)

const (
	// What a frame holds at most as long as nobody says otherwise, bytes.
	longestFrame = 16 << 10
	headLength   = 9
)

// ErrOther is somebody who speaks something else.
var ErrOther = errors.New("what answers there does not speak gRPC; OTLP over HTTP has another port")

var (
	errFrame  = errors.New("the receiver breaks the rules of HTTP/2")
	errLength = errors.New("the receiver sends a frame that is too long")
)

type frame struct {
	kind, flags byte
	stream      uint32
	body        []byte
}

func (f frame) has(flag byte) bool { return f.flags&flag != 0 }

func appendFrame(to []byte, kind, flags byte, stream uint32, body []byte) []byte {
	to = append(to, byte(len(body)>>16), byte(len(body)>>8), byte(len(body)), kind, flags)
	to = binary.BigEndian.AppendUint32(to, stream)
	return append(to, body...)
}

func readFrame(from io.Reader) (frame, error) {
	var head [headLength]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return frame{}, err
	}
	length := int(head[0])<<16 | int(head[1])<<8 | int(head[2])
	if string(head[:4]) == "HTTP" {
		return frame{}, ErrOther
	}
	if length > longestFrame {
		return frame{}, errLength
	}
	f := frame{head[3], head[4], binary.BigEndian.Uint32(head[5:]) &^ (1 << 31), make([]byte, length)}
	_, err := io.ReadFull(from, f.body)
	return f, err
}

// content is the body without what pads it, and without what says how urgent it is.
func (f frame) content() ([]byte, error) {
	body, padding := f.body, 0
	if f.has(flagPadded) {
		if len(body) == 0 {
			return nil, errFrame
		}
		padding, body = int(body[0]), body[1:]
	}
	if f.kind == kindHeaders && f.has(flagPriority) {
		const priority = 5
		if len(body) < priority {
			return nil, errFrame
		}
		body = body[priority:]
	}
	if padding > len(body) {
		return nil, errFrame
	}
	return body[:len(body)-padding], nil
}
