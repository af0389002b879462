package trace

import "encoding/hex"

const length = len("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")

// Traceparent is the context as W3C writes it.
func (c Context) Traceparent() string {
	return "00-" + c.Trace.String() + "-" + c.Span.String() + "-" + hex.EncodeToString([]byte{c.Flags})
}

// ParseSpanID reads the id of a span.
func ParseSpanID(text string) (SpanID, bool) {
	var id SpanID
	valid := len(text) == 2*len(id) && lowerHex(id[:], text) && id != SpanID{}
	return id, valid
}

// Parse reads a traceparent, also one of a later version, of which the beginning is understood.
func Parse(text string) (Context, bool) {
	if len(text) < length || text[2] != '-' || text[35] != '-' || text[52] != '-' {
		return Context{}, false
	}
	version := text[:2]
	if version == "ff" || version == "00" && len(text) != length || len(text) > length && text[length] != '-' {
		return Context{}, false
	}
	var context Context
	var versionByte, flags [1]byte
	good := lowerHex(versionByte[:], version) && lowerHex(context.Trace[:], text[3:35]) &&
		lowerHex(context.Span[:], text[36:52]) && lowerHex(flags[:], text[53:55])
	context.Flags = flags[0] & (Sampled | Random)
	return context, good && context.IsValid()
}

// lowerHex refuses capital letters, as the specification does.
func lowerHex(to []byte, text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 'A' && text[i] <= 'F' {
			return false
		}
	}
	_, err := hex.Decode(to, []byte(text))
	return err == nil
}
