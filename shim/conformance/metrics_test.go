package conformance

import (
	"math"
	"math/rand"
	"testing"
	"time"

	published "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/protobuf/proto"

	"throughline.io/shim/otlp"
)

func TestMetrics_areReadAsTheyWereMeant(t *testing.T) {
	for seed := range int64(1000) {
		random := rand.New(rand.NewSource(seed))
		step := otlp.Step{
			Start:      time.Unix(0, random.Int63n(math.MaxInt64/2)+1),
			Failed:     random.Intn(2) == 0,
			Attributes: randomAttributes(random),
		}
		random.Read(step.Context.Trace[:])
		random.Read(step.Context.Span[:])
		step.Context.Flags = byte(random.Intn(4))
		step.End = step.Start.Add(time.Duration(random.Int63n(int64(10*time.Hour) >> random.Intn(40))))
		resource := otlp.Resource{Attributes: randomAttributes(random)}

		var data published.MetricsData
		if err := proto.Unmarshal(otlp.Metrics(resource, step), &data); err != nil {
			t.Fatal(err)
		}
		hasNothingUnknown(t, data.ProtoReflect())
		attributesAre(t, data.ResourceMetrics[0].Resource.Attributes, resource.Attributes)
		metrics := data.ResourceMetrics[0].ScopeMetrics[0].Metrics
		same(t, "metrics", len(metrics), 3)
		same(t, "name", metrics[0].Name, otlp.StepDuration)
		histogramIs(t, metrics[0].GetHistogram(), step)
		counterIs(t, metrics[1], otlp.StepSuccess, !step.Failed, step)
		counterIs(t, metrics[2], otlp.StepFail, step.Failed, step)
	}
}

func histogramIs(t *testing.T, histogram *published.Histogram, step otlp.Step) {
	t.Helper()
	same(t, "temporality", histogram.AggregationTemporality, published.AggregationTemporality_AGGREGATION_TEMPORALITY_DELTA)
	point := histogram.DataPoints[0]
	took := float64(step.End.Sub(step.Start)) / float64(time.Millisecond)
	same(t, "start", point.StartTimeUnixNano, uint64(step.Start.UnixNano()))
	same(t, "time", point.TimeUnixNano, uint64(step.End.UnixNano()))
	same(t, "count", point.Count, 1)
	same(t, "sum", *point.Sum, took)
	same(t, "min", *point.Min, took)
	same(t, "max", *point.Max, took)
	same(t, "buckets", len(point.BucketCounts), len(point.ExplicitBounds)+1)
	for i, count := range point.BucketCounts {
		above := i == 0 || took > point.ExplicitBounds[i-1]
		below := i == len(point.ExplicitBounds) || took <= point.ExplicitBounds[i]
		same(t, "in its bucket", count == 1, above && below)
	}
	attributesAre(t, point.Attributes, step.Attributes)
	if !step.Context.IsSampled() {
		same(t, "exemplars", len(point.Exemplars), 0)
		return
	}
	same(t, "exemplar", point.Exemplars[0].GetAsDouble(), took)
	same(t, "its trace", string(point.Exemplars[0].TraceId), string(step.Context.Trace[:]))
	same(t, "its span", string(point.Exemplars[0].SpanId), string(step.Context.Span[:]))
}

func counterIs(t *testing.T, metric *published.Metric, name string, isOne bool, step otlp.Step) {
	t.Helper()
	same(t, "name", metric.Name, name)
	sum := metric.GetSum()
	same(t, "monotonic", sum.IsMonotonic, true)
	same(t, "temporality", sum.AggregationTemporality, published.AggregationTemporality_AGGREGATION_TEMPORALITY_DELTA)
	same(t, "count", sum.DataPoints[0].GetAsInt() == 1, isOne)
	_, isInt := sum.DataPoints[0].Value.(*published.NumberDataPoint_AsInt)
	same(t, "a whole number", isInt, true)
	attributesAre(t, sum.DataPoints[0].Attributes, step.Attributes)
}
