package prometheus

import "strings"

const (
	plainText   = "text/plain; version=0.0.4; charset=utf-8"
	openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
	// What Prometheus asked for before OpenMetrics had a version 1; it looks the same.
	oldOpenMetrics = "application/openmetrics-text; version=0.0.1; charset=utf-8"
)

// chosen is the type that the header Accept likes best; text if it has no opinion.
func chosen(accept string) string {
	best, liked := plainText, 0
	for _, each := range strings.Split(accept, ",") {
		parts := strings.Split(each, ";")
		quality, version := 1000, ""
		for _, parameter := range parts[1:] {
			name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
			switch strings.ToLower(name) {
			case "q":
				quality = thousandths(value)
			case "version":
				version = value
			}
		}
		offer := ""
		switch strings.ToLower(strings.TrimSpace(parts[0])) {
		case "application/openmetrics-text":
			offer = openMetrics
			if version == "0.0.1" {
				offer = oldOpenMetrics
			}
		case "text/plain", "text/*", "*/*":
			offer = plainText
		}
		if offer != "" && quality > liked {
			best, liked = offer, quality
		}
	}
	return best
}

// thousandths of a number between 0 and 1 with three digits behind the point at most; 0 for all else.
func thousandths(text string) int {
	ones, rest, _ := strings.Cut(text, ".")
	digits := ones + (rest + "000")[:3]
	value := 0
	for _, digit := range digits {
		if digit < '0' || digit > '9' {
			return 0
		}
		value = 10*value + int(digit-'0')
	}
	if len(digits) != 4 || len(rest) > 3 || value > 1000 {
		return 0
	}
	return value
}
