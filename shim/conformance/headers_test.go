package conformance

import (
	"bytes"
	"io"
	"math/rand"
	"net/url"
	"testing"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"throughline.io/shim/grpc"
)

// scripted says the same whatever it is told.
type scripted struct {
	io.Reader
	told bytes.Buffer
}

func (s *scripted) Write(text []byte) (int, error) { return s.told.Write(text) }

func TestHeaders_ofAllTexts_areReadAsTheyWereMeant(t *testing.T) {
	for seed := range int64(2000) {
		random := rand.New(rand.NewSource(seed))
		text := randomText(random)
		if len(text) > 1000 {
			text = text[:1000]
		}
		var packed bytes.Buffer
		encoder := hpack.NewEncoder(&packed)
		encoder.SetMaxDynamicTableSize(0)
		for _, each := range []hpack.HeaderField{
			{Name: ":status", Value: "200"}, {Name: "date", Value: text}, {Name: text, Value: text}, {Name: "content-type", Value: "application/grpc"},
			{Name: "grpc-status", Value: "13", Sensitive: random.Intn(2) == 0}, {Name: "grpc-message", Value: url.PathEscape(text)}, {Name: "x-raw", Value: text},
		} {
			if err := encoder.WriteField(each); err != nil {
				t.Fatal(err)
			}
		}
		var said bytes.Buffer
		framer := http2.NewFramer(&said, nil)
		framer.WriteSettings()
		framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: packed.Bytes(), EndStream: true, EndHeaders: true})
		connection := &scripted{Reader: &said}
		answer, err := grpc.Call{Scheme: "http", Authority: "a:1", Path: "/s/m", Headers: [][2]string{{"x-text", text}}}.Make(connection, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "code", answer.Code, 13)
		same(t, "message", answer.Message, text)
		readsAsSent(t, &connection.told, text)
	}
}

// readsAsSent reads what was sent with a library of others.
func readsAsSent(t *testing.T, told *bytes.Buffer, text string) {
	t.Helper()
	same(t, "preface", string(told.Next(len(http2.ClientPreface))), http2.ClientPreface)
	framer := http2.NewFramer(nil, told)
	var data []byte
	ended := false
	for {
		frame, err := framer.ReadFrame()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch frame := frame.(type) {
		case *http2.HeadersFrame:
			fields, err := hpack.NewDecoder(4096, nil).DecodeFull(frame.HeaderBlockFragment())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, field := range fields {
				got[field.Name] = field.Value
			}
			same(t, "header", got["x-text"], text)
			same(t, "path", got[":path"], "/s/m")
		case *http2.DataFrame:
			data = append(data, frame.Data()...)
			ended = frame.StreamEnded()
		}
	}
	same(t, "ended", ended, true)
	same(t, "message", string(data[5:]), text)
}
