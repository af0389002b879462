// Package redact takes secrets out of the arguments of a command, as far as they can be told by
// where they stand or by their looks. The values themselves are not known to the shim.
package redact

import "strings"

// Placeholder stands for a secret.
const Placeholder = "((redacted))"

const (
	mostArguments = 64
	longest       = 4096
)

// Arguments are a copy of the arguments without what looks secret: values of flags, variables and
// headers with names such as password or token, users and signatures in URLs, and tokens of known
// makes. Far too many or too long ones are cut.
func Arguments(arguments []string) []string {
	var safe []string
	hideNext := false
	for i, argument := range arguments {
		if i == mostArguments {
			return append(safe, "...")
		}
		if hideNext && !strings.HasPrefix(argument, "--") {
			safe = append(safe, Placeholder)
			hideNext = false
			continue
		}
		hideNext = strings.HasPrefix(argument, "-") && !strings.Contains(argument, "=") && isSecretName(argument)
		safe = append(safe, cut(Text(argument)))
	}
	return safe
}

func cut(text string) string {
	if len(text) > longest {
		return text[:longest]
	}
	return text
}

// Text is the text without what looks secret in it.
func Text(text string) string {
	text = urls(text)
	text = assignments(text)
	return tokens(text)
}

// secretWords in the name of a flag, a variable or a header say that its value is secret.
var secretWords = []string{
	"password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api-key", "api_key", "credential",
	"private-key", "private_key", "privatekey", "access-key", "access_key", "accesskey", "authorization", "cookie",
	"signature", "auth-key", "auth_key",
}

func isSecretName(name string) bool {
	name = strings.ToLower(name)
	for _, word := range secretWords {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// assignments hides what stands behind NAME= and NAME: where the name says that it is secret, to
// the end of the word or of the quotes; that of a header to the end of its line.
func assignments(text string) string {
	var result strings.Builder
	for at := 0; at < len(text); {
		separator := strings.IndexAny(text[at:], "=:")
		if separator < 0 {
			result.WriteString(text[at:])
			break
		}
		separator += at
		start := separator
		for start > at && isOfName(text[start-1]) {
			start--
		}
		result.WriteString(text[at : separator+1])
		at = separator + 1
		if !isSecretName(text[start:separator]) {
			continue
		}
		from := at
		for from < len(text) && strings.IndexByte(" \"'", text[from]) >= 0 {
			from++
		}
		ends := " \t\r\n\"'&"
		if text[separator] == ':' || from > at && text[from-1] != ' ' {
			ends = "\r\n\"'"
		}
		end := from
		for end < len(text) && strings.IndexByte(ends, text[end]) < 0 {
			end++
		}
		if end > from {
			result.WriteString(text[at:from] + Placeholder)
		}
		at = end
	}
	return result.String()
}

// isOfName takes a closing quote too, as in {"token": "..."}.
func isOfName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_-.\"'", c) >= 0
}
