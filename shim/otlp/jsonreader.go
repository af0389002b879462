package otlp

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var errNoJSON = errors.New("this is no OTLP in JSON, or only a part of it")

// jsonReader goes through a text once and keeps nothing of it.
type jsonReader struct {
	in    []byte
	at    int
	depth int
}

// peek is the next byte that says something; 0 at the end.
func (r *jsonReader) peek() byte {
	for ; r.at < len(r.in); r.at++ {
		switch r.in[r.at] {
		case ' ', '\t', '\n', '\r':
		default:
			return r.in[r.at]
		}
	}
	return 0
}

// take goes on behind this byte, which must be the next one.
func (r *jsonReader) take(wanted byte) error {
	if r.peek() != wanted {
		return errNoJSON
	}
	r.at++
	return nil
}

// each calls for every item between brackets.
func (r *jsonReader) each(open, closing byte, item func() error) error {
	if err := r.take(open); err != nil {
		return err
	}
	if r.depth++; r.depth > deepest {
		return errNoJSON
	}
	defer func() { r.depth-- }()
	if r.peek() == closing {
		r.at++
		return nil
	}
	for {
		if err := item(); err != nil {
			return err
		}
		if r.peek() != ',' {
			return r.take(closing)
		}
		r.at++
	}
}

func (r *jsonReader) key() (string, error) {
	name, err := r.text()
	if err != nil {
		return "", err
	}
	return name, r.take(':')
}

// word is a number, true or false, in quotes or not.
func (r *jsonReader) word() (string, error) {
	if r.peek() == '"' {
		return r.text()
	}
	start := r.at
	for r.at < len(r.in) && isOfWord(r.in[r.at]) {
		r.at++
	}
	if start == r.at {
		return "", errNoJSON
	}
	return string(r.in[start:r.at]), nil
}

func isOfWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c == '-' || c == '+' || c == '.' || c == 'E'
}

// text is what stands in quotes.
func (r *jsonReader) text() (string, error) {
	if err := r.take('"'); err != nil {
		return "", err
	}
	end := bytes.IndexByte(r.in[r.at:], '"')
	if end < 0 {
		return "", errNoJSON
	}
	plain := r.in[r.at : r.at+end]
	if bytes.IndexByte(plain, '\\') < 0 {
		r.at += end + 1
		return string(plain), nil
	}
	return r.escapedText()
}

func (r *jsonReader) escapedText() (string, error) {
	var text []byte
	for r.at < len(r.in) {
		c := r.in[r.at]
		r.at++
		switch c {
		case '"':
			return string(text), nil
		case '\\':
			escaped, err := r.escaped()
			if err != nil {
				return "", err
			}
			text = utf8.AppendRune(text, escaped)
		default:
			text = append(text, c)
		}
	}
	return "", errNoJSON
}

// What may stand behind a backslash, and what it means.
const (
	escapable = `"\/bfnrt`
	meant     = "\"\\/\b\f\n\r\t"
)

// escaped is what stands behind a backslash.
func (r *jsonReader) escaped() (rune, error) {
	if r.at == len(r.in) {
		return 0, errNoJSON
	}
	c := r.in[r.at]
	r.at++
	if i := strings.IndexByte(escapable, c); i >= 0 {
		return rune(meant[i]), nil
	}
	if c != 'u' {
		return 0, errNoJSON
	}
	first, err := r.unit()
	if err != nil || !utf16.IsSurrogate(first) || !bytes.HasPrefix(r.in[r.at:], []byte(`\u`)) {
		return first, err
	}
	r.at += 2
	second, err := r.unit()
	return utf16.DecodeRune(first, second), err
}

// unit are four hexadecimal digits.
func (r *jsonReader) unit() (rune, error) {
	if len(r.in)-r.at < 4 {
		return 0, errNoJSON
	}
	unit, err := strconv.ParseUint(string(r.in[r.at:r.at+4]), 16, 16)
	r.at += 4
	return rune(unit), noJSON(err)
}

// skip goes on behind a value of any kind.
func (r *jsonReader) skip() error {
	switch r.peek() {
	case '{':
		return r.each('{', '}', func() error {
			if _, err := r.key(); err != nil {
				return err
			}
			return r.skip()
		})
	case '[':
		return r.each('[', ']', r.skip)
	}
	_, err := r.word()
	return err
}
