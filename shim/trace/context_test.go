package trace

import (
	"strings"
	"testing"
)

func FuzzTraceparent_isReadOnlyWhenItIsOne(f *testing.F) {
	f.Add("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	f.Add("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-will-be-like")
	f.Add("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	f.Add("00-00000000000000000000000000000000-b7ad6b7169203331-01")
	f.Fuzz(func(t *testing.T, text string) {
		context, good := Parse(text)
		if !good {
			return
		}
		again, good := Parse(context.Traceparent())
		if !good || again.Trace != context.Trace || again.Span != context.Span || again.Flags != context.Flags {
			t.Errorf("%q became %q", text, context.Traceparent())
		}
		if !strings.Contains(text, context.Trace.String()+"-"+context.Span.String()) {
			t.Errorf("%q has no %s", text, context.Traceparent())
		}
	})
}

func TestChild_keepsTheTrace_andHasAnIdOfItsOwn(t *testing.T) {
	root := Context{Baggage: "a=b"}.Child()
	seen := map[SpanID]bool{root.Span: true}
	for range 1000 {
		child := root.Child()
		if child.Trace != root.Trace || seen[child.Span] || child.Flags != Sampled|Random || child.Baggage != "a=b" {
			t.Fatalf("%v is no child of %v", child, root)
		}
		seen[child.Span] = true
	}
}
