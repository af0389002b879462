package otlp

import (
	"bytes"
	"testing"
	"time"

	"throughline.io/shim/trace"
)

func FuzzAdopt_ofAnything_isReadAgain_andTheSameTheSecondTime(f *testing.F) {
	context := trace.Context{}.Child()
	step := Step{Context: context, Start: time.Unix(1, 0), End: time.Unix(2, 0), Attributes: []Attribute{{"agent", "a"}}}
	f.Add(Spans(Resource{Attributes: []Attribute{{"service.name", "app"}}}, Span{Context: context, Name: "a", Parent: context.Span}))
	f.Add(Metrics(Resource{}, step))
	f.Add([]byte("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f"))
	f.Add([]byte("\x0a\x04\x12\x02\x12\x00"))
	f.Add([]byte("\x0b\x0c"))
	origin := Origin{trace.Context{}.Child(), []Attribute{{"service.name", "shim"}, {"repo", "o/r"}}}
	f.Fuzz(func(t *testing.T, request []byte) {
		given := bytes.Clone(request)
		for _, adopt := range []func([]byte) ([]byte, error){origin.Traces, origin.Metrics, origin.Logs} {
			once, err := adopt(request)
			if !bytes.Equal(request, given) {
				t.Fatal("the request was changed")
			}
			if err != nil {
				continue
			}
			if len(once) > 10*len(request)+2<<20 {
				t.Fatalf("%d bytes became %d", len(request), len(once))
			}
			twice, err := adopt(once)
			if err != nil || !bytes.Equal(once, twice) {
				t.Fatalf("%x became %x and then %x, %v", request, once, twice, err)
			}
		}
	})
}

func TestAdopt_refusesWhatIsCut_andNeverPanics(t *testing.T) {
	whole := Spans(Resource{}, Span{Context: trace.Context{}.Child(), Name: "a"})
	for length := 1; length < len(whole); length++ {
		if _, err := (Origin{}).Traces(whole[:length]); err == nil {
			t.Errorf("%d bytes of %d are taken", length, len(whole))
		}
	}
}
