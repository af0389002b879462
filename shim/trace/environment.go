package trace

import "strings"

// Variables in which context travels: the names of its headers, in capitals.
const (
	parentVariable  = "TRACEPARENT"
	stateVariable   = "TRACESTATE"
	baggageVariable = "BAGGAGE"
)

// What is longer than a carrier has to take is left out.
const (
	longestState   = 512
	longestBaggage = 8192
)

// FromEnvironment is the context that the variables hold. Without a traceparent that is understood
// there is no span and no state; baggage stands for itself.
func FromEnvironment(lookup func(string) string) Context {
	context, _ := Parse(strings.TrimSpace(lookup(parentVariable)))
	if !context.IsValid() {
		context = Context{}
	} else if state := lookup(stateVariable); len(state) <= longestState {
		context.State = state
	}
	if baggage := lookup(baggageVariable); len(baggage) <= longestBaggage {
		context.Baggage = baggage
	}
	return context
}

// InState is this context with the state that the variables hold.
func (c Context) InState(lookup func(string) string) Context {
	if state := lookup(stateVariable); len(state) <= longestState {
		c.State = state
	}
	return c
}

// Environment is the given one with this context in the place of any other.
func (c Context) Environment(given []string) []string {
	ours := [][2]string{
		{parentVariable, c.Traceparent()},
		{stateVariable, c.State},
		{baggageVariable, c.Baggage},
		{"TRACE_ID", c.Trace.String()},
		{"SPAN_ID", c.Span.String()},
	}
	result := make([]string, 0, len(given)+len(ours))
	for _, entry := range given {
		name, _, _ := strings.Cut(entry, "=")
		if !isOneOf(ours, name) {
			result = append(result, entry)
		}
	}
	for _, variable := range ours {
		if variable[1] != "" {
			result = append(result, variable[0]+"="+variable[1])
		}
	}
	return result
}

func isOneOf(variables [][2]string, name string) bool {
	for _, variable := range variables {
		if variable[0] == name {
			return true
		}
	}
	return false
}
