package redact

import "strings"

// inURL stands for a secret in a URL, as the semantic conventions have it.
const inURL = "REDACTED"

// urls hides who asks in URLs, and the values of parameters that prove it.
func urls(text string) string {
	var result strings.Builder
	for {
		separator := strings.Index(text, "://")
		if separator < 0 {
			result.WriteString(text)
			return result.String()
		}
		from := separator + 3
		end := from + length(text[from:], " \t\r\n\"'<>`\\")
		authority := from + length(text[from:end], "/?#")
		result.WriteString(text[:from])
		result.WriteString(user(text[from:authority]))
		result.WriteString(parameters(text[authority:end]))
		text = text[end:]
	}
}

func length(text, ends string) int {
	if end := strings.IndexAny(text, ends); end >= 0 {
		return end
	}
	return len(text)
}

func user(authority string) string {
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return authority
	}
	if strings.Contains(authority[:at], ":") {
		return inURL + ":" + inURL + authority[at:]
	}
	return inURL + authority[at:]
}

func parameters(text string) string {
	var result strings.Builder
	for text != "" {
		end := length(text[1:], "?&;#") + 1
		name, _, found := strings.Cut(text[:end], "=")
		if found && isSecretParameter(name[1:]) {
			result.WriteString(name + "=" + inURL)
		} else {
			result.WriteString(text[:end])
		}
		text = text[end:]
	}
	return result.String()
}

func isSecretParameter(name string) bool {
	switch strings.ToLower(name) {
	case "sig", "jwt", "key", "awsaccesskeyid", "googleaccessid":
		return true
	}
	return isSecretName(name)
}
