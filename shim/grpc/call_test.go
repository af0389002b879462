package grpc

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// limit is how long a test waits for what has to happen at some time.
const limit = 60 * time.Second

var call = Call{Scheme: "http", Authority: "collector:4317", Path: "/service/Method", Headers: [][2]string{{"X-Token", "s3cret"}}}

// serve is HTTP/2 of the standard library, with this much room for what it has not read yet.
func serve(t *testing.T, room int, handler http.HandlerFunc) net.Conn {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler, Protocols: &http.Protocols{}, HTTP2: &http.HTTP2Config{MaxReceiveBufferPerStream: room, MaxReceiveBufferPerConnection: 1 << 16}}
	server.Protocols.SetUnencryptedHTTP2(true)
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	connection.SetDeadline(time.Now().Add(limit))
	t.Cleanup(func() { connection.Close() })
	return connection
}

func TestCall_sendsAsMuchAsThereIsRoomFor(t *testing.T) {
	for _, room := range []int{100, 1000, 1 << 16, 1 << 20} {
		for _, size := range []int{0, 1, 70_000, 1 << 20} {
			// What is short is sent before anything is known of the room; each byte of the long one would take a frame of its own.
			if size < 70_000 && room < longestFrame || size/room > 5000 {
				continue
			}
			var got []byte
			connection := serve(t, room, func(w http.ResponseWriter, request *http.Request) {
				got, _ = io.ReadAll(request.Body)
				same(t, "path", request.URL.Path, "/service/Method")
				same(t, "host", request.Host, "collector:4317")
				same(t, "token", request.Header.Get("X-Token"), "s3cret")
				same(t, "te", request.Header.Get("Te"), "trailers")
				w.Header().Set("Content-Type", "application/grpc+proto")
				w.Header().Set("Trailer", "Grpc-Status, Grpc-Message")
				w.Write([]byte("\x00\x00\x00\x00\x02ok"))
				w.Header().Set("Grpc-Status", "0")
				w.Header().Set("Grpc-Message", "it%20is%20%C3%BC")
			})
			message := bytes.Repeat([]byte("x"), size)
			answer, err := call.Make(connection, message)
			if err != nil {
				t.Fatalf("%d bytes with room for %d: %v", size, room, err)
			}
			same(t, "message", string(got[5:]) == string(message), true)
			same(t, "body", string(answer.Body), "ok")
			same(t, "said", answer.Message, "it is ü")
			same(t, "code", answer.Code, 0)
			same(t, "status", answer.HTTP, 200)
		}
	}
}

func TestCall_isAnsweredByOthers_withTheirStatus(t *testing.T) {
	for _, status := range []int{200, 400, 404, 429, 500, 503} {
		connection := serve(t, 1, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no gRPC here", status) })
		// The answer comes before there is room for all of the message.
		answer, err := call.Make(connection, make([]byte, 1<<20))
		if status == 200 {
			same(t, "problem", err, ErrOther)
			continue
		}
		same(t, "problem", err, nil)
		same(t, "status", answer.HTTP, status)
		same(t, "code", answer.Code, -1)
	}
}

// said is what a receiver says, whatever comes; what it is told goes to told.
type said struct {
	io.Reader
	told *bytes.Buffer
}

func (s said) Write(text []byte) (int, error) { return s.told.Write(text) }

func frames(all ...[]byte) []byte { return bytes.Join(all, nil) }

func fr(kind, flags byte, stream uint32, body string) []byte {
	return appendFrame(nil, kind, flags, stream, []byte(body))
}

var (
	begin = fr(kindSettings, 0, 0, "")
	// :status 200 and content-type application/grpc, with all that is between.
	good     = string(append([]byte{0x80 | 8, 0x20, 0x5f}, "\x10application/grpc"...))
	trailers = string(appendHeader(appendHeader(nil, "grpc-status", "0"), "grpc-message", ""))
	ended    = fr(kindHeaders, flagEndHeaders|flagEndStream, stream, trailers)
)

func TestCall_understandsAllThatMayCome(t *testing.T) {
	whole := Answer{HTTP: 200, Code: 0, Body: []byte("ok")}
	data := fr(kindData, 0, stream, "\x00\x00\x00\x00\x02ok")
	for name, each := range map[string]struct {
		said []byte
		want Answer
	}{
		"in order":             {frames(begin, fr(kindHeaders, flagEndHeaders, stream, good), data, ended), whole},
		"in pieces":            {frames(begin, fr(kindHeaders, 0, stream, good[:5]), fr(kindContinuation, 0, stream, ""), fr(kindContinuation, flagEndHeaders, stream, good[5:]), fr(kindData, 0, stream, "\x00\x00\x00\x00\x02"), fr(kindData, 0, stream, "o"), fr(kindData, 0, stream, "k"), ended), whole},
		"padded":               {frames(begin, fr(kindHeaders, flagEndHeaders|flagPadded|flagPriority, stream, "\x03\x00\x00\x00\x00\x10"+good+"\x00\x00\x00"), fr(kindData, flagPadded, stream, "\x02\x00\x00\x00\x00\x02ok\x00\x00"), ended), whole},
		"with much between":    {frames(begin, fr(kindSettings, flagAck, 0, ""), fr(kindPing, 0, 0, "12345678"), fr(kindPing, flagAck, 0, "12345678"), fr(kindWindow, 0, 0, "\x00\x00\x00\x01"), fr(2, 0, stream, "\x00\x00\x00\x00\x10"), fr(0xbe, 0xef, 7, "grease"), fr(kindHeaders, flagEndHeaders, stream, good), fr(kindGoAway, 0, 0, "\x00\x00\x00\x01\x00\x00\x00\x00"), data, ended), whole},
		"after a hint":         {frames(begin, fr(kindHeaders, flagEndHeaders, stream, string(appendHeader(nil, ":status", "103"))), fr(kindHeaders, flagEndHeaders, stream, good), data, ended), whole},
		"all at once":          {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, good+string(appendHeader(appendHeader(nil, "grpc-status", "14"), "grpc-message", "busy%zz")))), Answer{HTTP: 200, Code: 14, Message: "busy%zz"}},
		"remembered":           {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, "\x48\x03200"+"\x5f\x10application/grpc"+"\x40\x0bgrpc-status\x013")), Answer{HTTP: 200, Code: 3}},
		"packed by Huffman":    {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, good+"\x00\x88\x9a\xca\xc8\xb2\x12\x34\xda\x8f\x01"+"7")), Answer{HTTP: 200, Code: 7}},
		"without a status":     {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, good)), Answer{HTTP: 200, Code: -1}},
		"status of nonsense":   {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, good+string(appendHeader(nil, "grpc-status", "fine")))), Answer{HTTP: 200, Code: -1}},
		"a compressed answer":  {frames(begin, fr(kindHeaders, flagEndHeaders, stream, good), fr(kindData, 0, stream, "\x01\x00\x00\x00\x02ok"), ended), Answer{HTTP: 200}},
		"a length of too much": {frames(begin, fr(kindHeaders, flagEndHeaders, stream, good), fr(kindData, 0, stream, "\x00\xff\xff\xff\xffok"), ended), whole},
		"of a proxy":           {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, string(appendHeader(nil, ":status", "502")))), Answer{HTTP: 502, Code: -1}},
	} {
		told := &bytes.Buffer{}
		got, err := call.Make(said{bytes.NewReader(each.said), told}, []byte("message"))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		same(t, name+" HTTP", got.HTTP, each.want.HTTP)
		same(t, name+" code", got.Code, each.want.Code)
		same(t, name+" message", got.Message, each.want.Message)
		same(t, name+" body", string(got.Body), string(each.want.Body))
		if name == "with much between" {
			same(t, "settings are acknowledged", bytes.Contains(told.Bytes(), fr(kindSettings, flagAck, 0, "")), true)
			same(t, "pings are answered", bytes.Count(told.Bytes(), fr(kindPing, flagAck, 0, "12345678")), 1)
		}
	}
}

func TestCall_refusesWhatMayNotCome(t *testing.T) {
	open := fr(kindHeaders, flagEndHeaders, stream, good)
	repeated := func(frame []byte, times int) []byte { return bytes.Repeat(frame, times) }
	for name, each := range map[string]struct {
		said []byte
		want error
	}{
		"nothing":                 {nil, io.EOF},
		"half a frame":            {begin[:5], io.ErrUnexpectedEOF},
		"HTTP/1.1":                {[]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), ErrOther},
		"something else":          {[]byte("\x00\x00\x04SSH-2.0-OpenSSH_9.9\r\n"), ErrOther},
		"no settings first":       {frames(open, ended), ErrOther},
		"acknowledgement first":   {fr(kindSettings, flagAck, 0, ""), ErrOther},
		"half of a setting":       {fr(kindSettings, 0, 0, "\x00\x04\x00"), errFrame},
		"a window of too much":    {fr(kindSettings, 0, 0, "\x00\x04\xff\xff\xff\xff"), errFrame},
		"too long a frame":        {frames(begin, []byte("\xff\xff\xff\x00\x00\x00\x00\x00\x01")), errLength},
		"a window of nothing":     {frames(begin, fr(kindWindow, 0, 0, "\x00\x00\x00\x00")), errFrame},
		"windows without end":     {frames(begin, repeated(fr(kindWindow, 0, stream, "\x7f\xff\xff\xff"), 2)), errFrame},
		"a window of another":     {frames(begin, fr(kindWindow, 0, 3, "\x00\x00\x00\x01")), errFrame},
		"half a window":           {frames(begin, fr(kindWindow, 0, 0, "\x00")), errFrame},
		"a promise":               {frames(begin, fr(kindPush, flagEndHeaders, stream, "\x00\x00\x00\x02")), errFrame},
		"another stream":          {frames(begin, fr(kindHeaders, flagEndHeaders, 3, good)), errFrame},
		"data before headers":     {frames(begin, fr(kindData, 0, stream, "x")), errFrame},
		"headers that go on":      {frames(begin, fr(kindHeaders, 0, stream, good), fr(kindPing, 0, 0, "12345678")), errFrame},
		"more of no headers":      {frames(begin, fr(kindContinuation, flagEndHeaders, stream, good)), errFrame},
		"padding of too much":     {frames(begin, fr(kindHeaders, flagEndHeaders|flagPadded, stream, "\xff"+good)), errFrame},
		"padding of nothing":      {frames(begin, fr(kindHeaders, flagEndHeaders|flagPadded, stream, "")), errFrame},
		"urgent nothing":          {frames(begin, fr(kindHeaders, flagEndHeaders|flagPriority, stream, "x")), errFrame},
		"headers of garbage":      {frames(begin, fr(kindHeaders, flagEndHeaders, stream, "\xff\xff\xff\xff\xff\xff\xff")), errHeaders},
		"a header that is not":    {frames(begin, fr(kindHeaders, flagEndHeaders, stream, "\xbe")), errHeaders},
		"a hint and nothing more": {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, string(appendHeader(nil, ":status", "103")))), errFrame},
		"a status of nonsense":    {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, string(appendHeader(nil, ":status", "0")))), errFrame},
		"no status":               {frames(begin, ended), errFrame},
		"headers without end":     {frames(begin, fr(kindHeaders, 0, stream, good), repeated(fr(kindContinuation, 0, stream, strings.Repeat("\x20", 1000)), 1000)), errFrame},
		"empty headers forever":   {frames(begin, fr(kindHeaders, 0, stream, good), repeated(fr(kindContinuation, 0, stream, ""), 1_000_000)), errFrame},
		"pings without end":       {frames(begin, repeated(fr(kindPing, 0, 0, "12345678"), 1_000_000)), errFrame},
		"settings without end":    {frames(begin, repeated(begin, 1_000_000)), errFrame},
		"an answer without end":   {frames(begin, open, repeated(fr(kindData, 0, stream, strings.Repeat("x", 16_000)), 100)), errFrame},
		"gone away":               {frames(begin, fr(kindGoAway, 0, 0, "\x00\x00\x00\x00\x00\x00\x00\x00")), ErrNotTaken},
		"refused":                 {frames(begin, fr(kindReset, 0, stream, "\x00\x00\x00\x07")), ErrNotTaken},
		"half a reset":            {frames(begin, fr(kindReset, 0, stream, "\x00\x07")), errFrame},
		"an answer that is cut":   {frames(begin, open, fr(kindData, 0, stream, "\x00")), io.EOF},
		"a page instead of gRPC":  {frames(begin, fr(kindHeaders, flagEndHeaders|flagEndStream, stream, "\x88")), ErrOther},
	} {
		_, err := call.Make(said{bytes.NewReader(each.said), &bytes.Buffer{}}, []byte("message"))
		if !errors.Is(err, each.want) {
			t.Errorf("%s: %v instead of %v", name, err, each.want)
		}
	}
	_, err := call.Make(said{bytes.NewReader(frames(begin, fr(kindReset, 0, stream, "\x00\x00\x00\x02"))), &bytes.Buffer{}}, nil)
	same(t, "broken off", err.Error(), "the receiver broke the call off, with error 2 of HTTP/2")
}

func TestCall_sendsNoMoreThanThereIsRoomFor(t *testing.T) {
	for settings, want := range map[string]int{"\x00\x04\x00\x00\x00\x00": 0, "\x00\x04\x00\x00\x00\x09": 9, "\x00\x05\x00\xff\xff\xff": 1<<16 - 1} {
		told := &bytes.Buffer{}
		_, err := call.Make(said{bytes.NewReader(fr(kindSettings, 0, 0, settings)), told}, make([]byte, 1<<20))
		same(t, "problem", err, io.EOF)
		sent := 0
		for from := bytes.NewReader(told.Bytes()[len(preface):]); ; {
			f, err := readFrame(from)
			if err != nil {
				break
			}
			if f.kind == kindData {
				sent += len(f.body)
			}
		}
		same(t, "bytes that were sent before there was more room", sent, want)
	}
}

func FuzzCall_endsWithAnAnswerOrAProblem(f *testing.F) {
	f.Add(frames(begin, fr(kindHeaders, flagEndHeaders, stream, good), fr(kindData, 0, stream, "\x00\x00\x00\x00\x02ok"), ended), 7)
	f.Add(frames(fr(kindSettings, 0, 0, "\x00\x04\x00\x00\x00\x00"), fr(kindWindow, 0, stream, "\x00\x01\x00\x00"), fr(kindWindow, 0, 0, "\x00\x01\x00\x00"), fr(kindPing, 0, 0, "12345678"), ended), 100_000)
	f.Add(frames(begin, fr(kindHeaders, flagPadded, stream, "\x00"+good), fr(kindContinuation, flagEndHeaders, stream, trailers), fr(kindReset, 0, stream, "\x00\x00\x00\x01")), 0)
	f.Add([]byte("HTTP/1.1 200 OK\r\n\r\n"), 1)
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		if size < 0 || size > 1<<20 {
			return
		}
		answer, err := call.Make(said{bytes.NewReader(text), &bytes.Buffer{}}, make([]byte, size))
		if err == nil && (answer.HTTP == 0 || answer.Code < -1 || len(answer.Body) > 2*longestAnswer) {
			t.Errorf("%+v", answer)
		}
	})
}

func FuzzHeaders_areReadOrRefused(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(trailers))
	f.Add([]byte("\x00\x88\x9a\xca\xc8\xb2\x12\x34\xda\x8f\x01" + "7"))
	f.Add([]byte("\x3f\xe1\x1f\xff\x80\x80\x80\x80\x01"))
	f.Fuzz(func(t *testing.T, packed []byte) {
		found := map[string]string{}
		if err := headers(packed, found); err != nil && !errors.Is(err, errHeaders) {
			t.Error(err)
		}
		for name, value := range found {
			again := map[string]string{}
			if err := headers(appendHeader(nil, name, value), again); err != nil || again[name] != value {
				t.Errorf("%q became %q, %v", value, again[name], err)
			}
		}
	})
}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v instead of %v", what, got, want)
	}
}
