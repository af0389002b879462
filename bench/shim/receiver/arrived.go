package receiver

import (
	"encoding/json"
	"fmt"
	"net/http"

	common "go.opentelemetry.io/proto/otlp/common/v1"
	traces "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Arrived is what came so far.
type Arrived struct {
	// Spans and Metrics are numbers of requests; all variants send one span in a request.
	Spans, Metrics int64
	Last           Span
}

// Span is what a variant has said of its command.
type Span struct {
	Name string
	// ExitCode as an attribute has it; -1 without one.
	ExitCode int64
	// Message of the status.
	Message string
	Failed  bool
}

func (r *receiver) arrived() Arrived {
	arrived := Arrived{Spans: r.spans.Load(), Metrics: r.metrics.Load()}
	if body := r.lastSpan.Load(); body != nil {
		arrived.Last = read(*body)
	}
	return arrived
}

func read(body []byte) Span {
	var data traces.TracesData
	if err := proto.Unmarshal(body, &data); err != nil {
		return Span{Name: "(what came is no OTLP: " + err.Error() + ")"}
	}
	for _, resource := range data.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				return Span{
					Name:     span.Name,
					ExitCode: exitCode(span.Attributes),
					Message:  span.GetStatus().GetMessage(),
					Failed:   span.GetStatus().GetCode() == traces.Status_STATUS_CODE_ERROR,
				}
			}
		}
	}
	return Span{Name: "(no span)"}
}

func exitCode(attributes []*common.KeyValue) int64 {
	for _, each := range attributes {
		if each.Key == "process.exit.code" {
			return each.Value.GetIntValue()
		}
	}
	return -1
}

// Ask asks a receiver what came.
func (e Endpoints) Ask() (Arrived, error) {
	var arrived Arrived
	answer, err := http.Get(e.HTTP + "/arrived")
	if err != nil {
		return arrived, fmt.Errorf("the receiver does not answer: %w", err)
	}
	defer answer.Body.Close()
	return arrived, json.NewDecoder(answer.Body).Decode(&arrived)
}
