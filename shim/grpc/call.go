// Package grpc makes one call of gRPC over a connection of its own, as far as OTLP needs it: one
// message there and one back, over the little of HTTP/2 that this takes.
package grpc

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net/url"
	"strconv"
	"strings"
)

const (
	preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
	// The only stream of a connection.
	stream = 1
	// What may be sent before the receiver says that it may be more, bytes.
	firstWindow   = 1<<16 - 1
	largestWindow = 1<<31 - 1
	// What of an answer is read at most: headers, body and frames. Who sends more has nothing to say.
	longestAnswer = 64 << 10
	mostFrames    = 10_000
)

// Settings that are told, and those that are listened to.
const (
	tableSize   = 1
	enablePush  = 2
	windowSize  = 4
	listSize    = 6
	settingSize = 6
)

// Call is what is called, and with which headers.
type Call struct {
	// Scheme is http or https, Authority the host and port, Path that of the method.
	Scheme, Authority, Path string
	// Headers are names and values.
	Headers [][2]string
}

// Answer is what came of a call.
type Answer struct {
	// HTTP is the status of the transport, Code that of the call; less than zero if there was none.
	HTTP, Code int
	Message    string
	// Body is the message that came.
	Body []byte
}

// ErrNotTaken is a receiver that did not begin to look at the call: it may be made again.
var ErrNotTaken = errors.New("the receiver did not take up the call")

// Make sends the message and reads the answer.
func (c Call) Make(connection io.ReadWriter, message []byte) (Answer, error) {
	e := &exchange{from: bufio.NewReader(connection), to: connection, found: map[string]string{}, window: firstWindow, streamWindow: firstWindow, initialWindow: firstWindow}
	e.left = binary.BigEndian.AppendUint32([]byte{0}, uint32(len(message)))
	e.left = append(e.left, message...)
	e.out = append(e.out, preface...)
	e.out = appendFrame(e.out, kindSettings, 0, 0, settings([][2]uint32{{tableSize, 0}, {enablePush, 0}, {listSize, longestAnswer}}))
	e.headers(c.headers())
	for !e.ended {
		e.data()
		if err := e.write(); err != nil {
			// It may have said why before it went away.
			for !e.ended && e.step() == nil {
			}
			if !e.ended {
				return Answer{}, err
			}
			break
		}
		if err := e.step(); err != nil {
			return Answer{}, err
		}
	}
	return e.answer()
}

func (c Call) headers() []byte {
	var all []byte
	for _, each := range [][2]string{
		{":method", "POST"}, {":scheme", c.Scheme}, {":path", c.Path}, {":authority", c.Authority},
		{"content-type", "application/grpc"}, {"te", "trailers"}, {"user-agent", "throughline-shim"},
	} {
		all = appendHeader(all, each[0], each[1])
	}
	for _, each := range c.Headers {
		switch name := strings.ToLower(each[0]); name {
		case "connection", "content-length", "content-type", "host", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade", "user-agent":
		default:
			all = appendHeader(all, name, each[1])
		}
	}
	return all
}

// exchange is a call on its way.
type exchange struct {
	from io.Reader
	to   io.Writer
	// out is to be written, and left is what may not be yet.
	out, left []byte
	// window of the connection, that of the stream, and what the latter began with.
	window, streamWindow, initialWindow int

	// read counts what has come, and frames in how many.
	read, frames int
	// packed headers that go on in the next frame, and whether they are the last of all.
	packed  []byte
	goesOn  bool
	isLast  bool
	found   map[string]string
	started bool
	body    []byte
	ended   bool
}

// headers are sent in as many frames as they need.
func (e *exchange) headers(packed []byte) {
	kind := byte(kindHeaders)
	for len(packed) > longestFrame {
		e.out = appendFrame(e.out, kind, 0, stream, packed[:longestFrame])
		kind, packed = kindContinuation, packed[longestFrame:]
	}
	e.out = appendFrame(e.out, kind, flagEndHeaders, stream, packed)
}

// data is sent as far as the receiver has room for it. What is short goes at once; the rest waits until
// the receiver has said how much that is, because some have less than anybody may count on.
func (e *exchange) data() {
	if len(e.left) > longestFrame && e.frames == 0 {
		return
	}
	for len(e.left) > 0 {
		length := min(len(e.left), longestFrame, e.window, e.streamWindow)
		if length <= 0 {
			return
		}
		flags := byte(0)
		if length == len(e.left) {
			flags = flagEndStream
		}
		e.out = appendFrame(e.out, kindData, flags, stream, e.left[:length])
		e.left = e.left[length:]
		e.window -= length
		e.streamWindow -= length
	}
}

func (e *exchange) write() error {
	if len(e.out) == 0 {
		return nil
	}
	_, err := e.to.Write(e.out)
	e.out = e.out[:0]
	return err
}

// step takes one frame.
func (e *exchange) step() error {
	f, err := readFrame(e.from)
	if err != nil {
		return err
	}
	e.read += headLength + len(f.body)
	e.frames++
	switch {
	case e.frames == 1 && (f.kind != kindSettings || f.has(flagAck)):
		return ErrOther
	case e.read > 2*longestAnswer || e.frames > mostFrames || e.goesOn != (f.kind == kindContinuation):
		return errFrame
	}
	switch f.kind {
	case kindSettings:
		return e.settings(f)
	case kindPing:
		if !f.has(flagAck) {
			e.out = appendFrame(e.out, kindPing, flagAck, 0, f.body)
		}
	case kindGoAway:
		// The last stream that it still looks at.
		if len(f.body) < 8 || binary.BigEndian.Uint32(f.body)&^(1<<31) < stream {
			return ErrNotTaken
		}
	case kindWindow:
		return e.opened(f)
	case kindPush:
		return errFrame
	case kindHeaders, kindContinuation, kindData, kindReset:
		if f.stream != stream {
			return errFrame
		}
		return e.ofStream(f)
	}
	return nil
}

func (e *exchange) ofStream(f frame) error {
	content := f.body
	if f.kind == kindHeaders || f.kind == kindData {
		var err error
		if content, err = f.content(); err != nil {
			return err
		}
		e.isLast = f.has(flagEndStream)
	}
	switch f.kind {
	case kindReset:
		return reset(f)
	case kindData:
		if !e.started {
			return errFrame
		}
		e.body = append(e.body, content...)
		e.ended = e.isLast
		return nil
	}
	e.packed = append(e.packed, content...)
	e.goesOn = !f.has(flagEndHeaders)
	if e.goesOn {
		return nil
	}
	err := headers(e.packed, e.found)
	e.packed = nil
	// What it says on the way is not yet an answer.
	e.started = e.started || !strings.HasPrefix(e.found[":status"], "1")
	e.ended = e.isLast
	return err
}

func reset(f frame) error {
	const refused = 7
	if len(f.body) != 4 {
		return errFrame
	}
	code := binary.BigEndian.Uint32(f.body)
	if code == refused {
		return ErrNotTaken
	}
	return errors.New("the receiver broke the call off, with error " + strconv.FormatUint(uint64(code), 10) + " of HTTP/2")
}

// settings are numbers and values.
func settings(all [][2]uint32) []byte {
	var body []byte
	for _, each := range all {
		body = binary.BigEndian.AppendUint16(body, uint16(each[0]))
		body = binary.BigEndian.AppendUint32(body, each[1])
	}
	return body
}

func (e *exchange) settings(f frame) error {
	if f.has(flagAck) {
		return nil
	}
	if len(f.body)%settingSize != 0 {
		return errFrame
	}
	for at := 0; at < len(f.body); at += settingSize {
		value := binary.BigEndian.Uint32(f.body[at+2:])
		if binary.BigEndian.Uint16(f.body[at:]) != windowSize {
			continue
		}
		if value > largestWindow {
			return errFrame
		}
		e.streamWindow += int(value) - e.initialWindow
		e.initialWindow = int(value)
	}
	e.out = appendFrame(e.out, kindSettings, flagAck, 0, nil)
	return nil
}

// opened is more room at the receiver.
func (e *exchange) opened(f frame) error {
	if len(f.body) != 4 {
		return errFrame
	}
	more := int(binary.BigEndian.Uint32(f.body) &^ (1 << 31))
	of := &e.window
	switch f.stream {
	case 0:
	case stream:
		of = &e.streamWindow
	default:
		return errFrame
	}
	*of += more
	if more == 0 || *of > largestWindow {
		return errFrame
	}
	return nil
}

func (e *exchange) answer() (Answer, error) {
	answer := Answer{Code: -1}
	var err error
	if answer.HTTP, err = strconv.Atoi(e.found[":status"]); err != nil || answer.HTTP < 200 {
		return Answer{}, errFrame
	}
	if answer.HTTP == 200 && !strings.HasPrefix(e.found["content-type"], "application/grpc") {
		return Answer{}, ErrOther
	}
	if code, err := strconv.ParseUint(e.found["grpc-status"], 10, 16); err == nil {
		answer.Code = int(code)
	}
	answer.Message = e.found["grpc-message"]
	if plain, err := url.PathUnescape(answer.Message); err == nil {
		answer.Message = plain
	}
	// In front of a message is whether it is compressed, which we did not ask for, and its length.
	const prefix = 5
	if len(e.body) >= prefix && e.body[0] == 0 {
		length := min(int64(binary.BigEndian.Uint32(e.body[1:])), int64(len(e.body)-prefix))
		answer.Body = e.body[prefix : prefix+length]
	}
	return answer, nil
}
