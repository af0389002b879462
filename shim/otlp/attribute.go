package otlp

import "strings"

// LongestText is what of a text is sent at most, bytes.
const LongestText = 4096

// Attribute is a named value: a string, an int64, a bool, a float64 or a list of strings.
type Attribute struct {
	Key   string
	Value any
}

func attributes(to *message, field int, all []Attribute) {
	for _, attribute := range all {
		var inner message
		inner.text(1, attribute.Key)
		inner.message(2, value(attribute.Value))
		to.message(field, inner)
	}
}

func value(of any) message {
	var inner message
	switch of := of.(type) {
	case string:
		inner.message(1, message(Text(of)))
	case bool:
		bit := uint64(0)
		if of {
			bit = 1
		}
		inner.present(2, bit)
	case int64:
		inner.present(3, uint64(of))
	case float64:
		inner.double(4, of)
	case []string:
		var list message
		for _, each := range of {
			list.message(1, value(each))
		}
		inner.message(5, list)
	}
	return inner
}

// Text is one in UTF-8, which protobuf insists on, and not too long.
func Text(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= LongestText {
		return text
	}
	return strings.ToValidUTF8(text[:LongestText], "")
}
