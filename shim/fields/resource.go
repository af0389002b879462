package fields

import (
	"net/url"
	"strings"

	"throughline.io/shim/otlp"
)

const serviceName = "service.name"

// Resource is who sends: OTEL_RESOURCE_ATTRIBUTES, and a name that OTEL_SERVICE_NAME has the last
// word about. Of attributes that cannot be read none counts, as the specification has it.
func (s *Settings) Resource() []otlp.Attribute {
	all, readable := pairs(s.ResourceAttributes)
	if !readable {
		s.Warnings = append(s.Warnings, "OTEL_RESOURCE_ATTRIBUTES must be KEY=VALUE, with commas between several; it is left out")
		all = nil
	}
	named := false
	for i := range all {
		if all[i].Key == serviceName {
			named = true
			if s.ServiceName != "" {
				all[i].Value = s.ServiceName
			}
		}
	}
	if named {
		return all
	}
	name := s.ServiceName
	if name == "" {
		name = "throughline-shim"
	}
	return append(all, otlp.Attribute{Key: serviceName, Value: name})
}

func pairs(text string) ([]otlp.Attribute, bool) {
	var all []otlp.Attribute
	for _, pair := range strings.Split(text, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		key, value, found := strings.Cut(pair, "=")
		key = strings.TrimSpace(key)
		plain, err := url.PathUnescape(strings.TrimSpace(value))
		if !found || key == "" || err != nil {
			return nil, false
		}
		all = append(all, otlp.Attribute{Key: key, Value: plain})
	}
	return all, true
}
