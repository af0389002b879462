package redact

import "strings"

// beginnings of tokens that nothing else has, and how much follows at least.
var beginnings = []struct {
	text     string
	shortest int
}{
	{"ghp_", 30}, {"gho_", 30}, {"ghu_", 30}, {"ghs_", 30}, {"ghr_", 30}, {"github_pat_", 22}, {"glpat-", 20},
	{"AKIA", 16}, {"ASIA", 16}, {"xoxb-", 10}, {"xoxp-", 10}, {"xoxa-", 10}, {"xoxo-", 10}, {"xoxr-", 10},
	{"xoxs-", 10}, {"AIza", 35}, {"hvs.", 24}, {"hvb.", 24}, {"eyJ", 20},
}

// tokens hides what is secret by its looks.
func tokens(text string) string {
	for _, beginning := range beginnings {
		text = runs(text, beginning.text, beginning.shortest)
	}
	if block := strings.Index(text, "-----BEGIN "); block >= 0 && strings.Contains(text[block:], "PRIVATE KEY") {
		text = text[:block] + Placeholder
	}
	for _, scheme := range []string{"Bearer ", "Basic ", "bearer ", "basic "} {
		text = behind(text, scheme)
	}
	return text
}

func runs(text, beginning string, shortest int) string {
	for from := 0; ; {
		at := strings.Index(text[from:], beginning)
		if at < 0 {
			return text
		}
		at += from
		end := at + len(beginning)
		for end < len(text) && isOfToken(text[end]) {
			end++
		}
		from = end
		if end-at-len(beginning) >= shortest {
			text = text[:at] + Placeholder + text[end:]
			from = at + len(Placeholder)
		}
	}
}

// behind hides a word of some length that follows the name of a scheme.
func behind(text, scheme string) string {
	at := strings.Index(text, scheme)
	if at < 0 {
		return text
	}
	from := at + len(scheme)
	end := from + length(text[from:], " \t\r\n\"'")
	if end-from < 8 {
		return text
	}
	return text[:from] + Placeholder + text[end:]
}

func isOfToken(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_-.", c) >= 0
}
