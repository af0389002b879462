package fields

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"throughline.io/shim/otlp"
	"throughline.io/shim/trace"
)

func text(where func(*Settings) *string) func(*Settings, string) error {
	return func(s *Settings, value string) error {
		*where(s) = value
		return nil
	}
}

func oneOf(where func(*Settings) *string, words ...string) func(*Settings, string) error {
	return func(s *Settings, value string) error {
		for _, word := range words {
			if value == word {
				*where(s) = value
				return nil
			}
		}
		return errors.New("must be one of " + strings.Join(words, ", ") + ", not " + strconv.Quote(value))
	}
}

func truth(where func(*Settings) *bool) func(*Settings, string) error {
	return func(s *Settings, value string) error {
		switch strings.ToLower(value) {
		case "true", "yes", "1":
			*where(s) = true
		case "false", "no", "0":
			*where(s) = false
		default:
			return errors.New("must be true or false, not " + strconv.Quote(value))
		}
		return nil
	}
}

func duration(where func(*Settings) *time.Duration) func(*Settings, string) error {
	return func(s *Settings, value string) error {
		parsed, err := time.ParseDuration(value)
		if err != nil || parsed < 0 {
			return errors.New("must be a time such as 500ms, 2s or 1m, not " + strconv.Quote(value))
		}
		*where(s) = parsed
		return nil
	}
}

func size(s *Settings, value string) error {
	digits, factor := value, int64(1)
	if n := len(value); n > 0 {
		if power := strings.IndexByte("KMG", value[n-1]); power >= 0 {
			digits, factor = value[:n-1], int64(1)<<(10*(power+1))
		}
	}
	number, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || number < 0 {
		return errors.New("must be a size such as 512K or 16M, not " + strconv.Quote(value))
	}
	s.SpoolLimit = number * factor
	return nil
}

func addAttribute(s *Settings, value string) error {
	key, rest, found := strings.Cut(value, "=")
	if !found || key == "" {
		return errors.New("must be KEY=VALUE, not " + strconv.Quote(value))
	}
	s.Attributes = append(s.Attributes, otlp.Attribute{Key: key, Value: rest})
	return nil
}

// addHeaders takes them as OpenTelemetry's variables have them. The value is a secret more often
// than not, so no complaint shows it.
func addHeaders(s *Settings, value string) error {
	for _, pair := range strings.Split(value, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		key, rest, found := strings.Cut(pair, "=")
		key, rest = strings.TrimSpace(key), strings.TrimSpace(rest)
		if plain, err := url.PathUnescape(rest); err == nil {
			rest = plain
		}
		if !found || key == "" || strings.ContainsAny(key+rest, "\r\n\x00") || strings.ContainsAny(key, " :") {
			return errors.New("must be KEY=VALUE, with commas between several")
		}
		s.Headers = append(s.Headers, key+": "+rest)
	}
	return nil
}

// exporters is one of OpenTelemetry's lists of what is to be active; we know one word of it.
func exporters(off func(*Settings) *bool) func(*Settings, string) error {
	return func(s *Settings, value string) error {
		*off(s) = true
		for _, name := range strings.Split(value, ",") {
			if strings.TrimSpace(name) == "otlp" {
				*off(s) = false
			}
		}
		return nil
	}
}

func traceparent(s *Settings, value string) error {
	context, valid := trace.Parse(value)
	if !valid {
		return errors.New("must be a traceparent, 00-TRACE-SPAN-FLAGS, not " + strconv.Quote(value))
	}
	s.Own = context
	return nil
}

func parentSpan(s *Settings, value string) error {
	id, valid := trace.ParseSpanID(value)
	if !valid {
		return errors.New("must be 16 hexadecimal digits in lower case, not " + strconv.Quote(value))
	}
	s.Parent = id
	return nil
}

func processGroup(s *Settings, value string) error {
	var which string
	err := oneOf(func(*Settings) *string { return &which }, "own", "shared")(s, value)
	s.SharedGroup = which == "shared"
	return err
}

// metricsExporters knows two words.
func metricsExporters(s *Settings, value string) error {
	for _, name := range strings.Split(value, ",") {
		if strings.TrimSpace(name) == "prometheus" {
			s.Prometheus.Beside = true
		}
	}
	return exporters(func(s *Settings) *bool { return &s.MetricsOff })(s, value)
}

func capitals(flag string) string {
	return strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}
