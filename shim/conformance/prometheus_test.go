package conformance

import (
	"errors"
	"io"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"

	"throughline.io/shim/otlp"
	"throughline.io/shim/prometheus"
)

// randomStep is one with labels of all kinds of text; it has ended or runs.
func randomStep(random *rand.Rand) otlp.Step {
	step := otlp.Step{Start: time.Unix(0, random.Int63n(1<<60)+1), Failed: random.Intn(2) == 0}
	for _, key := range []string{"agent", "repo", "stepName", "agent"} {
		if random.Intn(3) > 0 {
			step.Attributes = append(step.Attributes, otlp.Attribute{Key: key, Value: randomText(random)})
		}
	}
	random.Read(step.Context.Trace[:])
	random.Read(step.Context.Span[:])
	step.Context.Flags = byte(random.Intn(2))
	if random.Intn(4) > 0 {
		step.End = step.Start.Add(time.Duration(random.Int63n(int64(10*time.Hour) >> random.Intn(40))))
	}
	return step
}

func TestPrometheusPage_isReadAsItWasMeant(t *testing.T) {
	for seed := range int64(1000) {
		step := randomStep(rand.New(rand.NewSource(seed)))
		parser := expfmt.NewTextParser(model.LegacyValidation)
		families, err := parser.TextToMetricFamilies(strings.NewReader(prometheus.Page(step, false)))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "families", len(families), 3)
		ended, took := count(step)
		histogram := families[otlp.StepDuration].Metric[0].Histogram
		same(t, "count", histogram.GetSampleCount(), ended)
		same(t, "sum", histogram.GetSampleSum(), took)
		same(t, "buckets", len(histogram.Bucket), len(otlp.Bounds)+1)
		for i, bound := range otlp.Bounds {
			same(t, "bound", histogram.Bucket[i].GetUpperBound(), bound)
			same(t, "in it", histogram.Bucket[i].GetCumulativeCount() == 1, ended == 1 && took <= bound)
		}
		for name, failed := range map[string]bool{otlp.StepSuccess: false, otlp.StepFail: true} {
			metric := families[name].Metric[0]
			same(t, name, metric.Counter.GetValue() == 1, ended == 1 && step.Failed == failed)
			got := map[string]string{}
			for _, label := range metric.Label {
				got[label.GetName()] = label.GetValue()
			}
			hasLabels(t, got, step)
		}
	}
}

func TestOpenMetricsPage_isReadAsItWasMeant(t *testing.T) {
	for seed := range int64(1000) {
		step := randomStep(rand.New(rand.NewSource(seed)))
		ended, took := count(step)
		parser := textparse.NewOpenMetricsParser([]byte(prometheus.Page(step, true)), labels.NewSymbolTable())
		samples, exemplars := 0, 0
		for {
			entry, err := parser.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if entry != textparse.EntrySeries {
				continue
			}
			samples++
			_, _, value := parser.Series()
			var got labels.Labels
			parser.Labels(&got)
			switch name := got.Get(labels.MetricName); name {
			case otlp.StepSuccess, otlp.StepFail:
				same(t, name, value == 1, ended == 1 && step.Failed == (name == otlp.StepFail))
				all := got.Map()
				delete(all, labels.MetricName)
				hasLabels(t, all, step)
			case otlp.StepDuration + "_sum":
				same(t, name, value, took)
			}
			var found exemplar.Exemplar
			if parser.Exemplar(&found) {
				exemplars++
				same(t, "exemplar", found.Value, took)
				same(t, "its trace", found.Labels.Get("trace_id"), step.Context.Trace.String())
				same(t, "its span", found.Labels.Get("span_id"), step.Context.Span.String())
				// Which is read as a fraction, and cut.
				same(t, "its time", step.End.UnixMilli()-found.Ts <= 1, true)
			}
		}
		same(t, "samples", samples, len(otlp.Bounds)+5)
		same(t, "has an exemplar", exemplars == 1, ended == 1 && step.Context.IsSampled())
	}
}

func count(step otlp.Step) (ended uint64, took float64) {
	if step.End.IsZero() {
		return 0, 0
	}
	return 1, float64(step.End.Sub(step.Start)) / float64(time.Millisecond)
}

// hasLabels compares with the attributes, of which the first of a name counts.
func hasLabels(t *testing.T, got map[string]string, step otlp.Step) {
	t.Helper()
	want := map[string]string{}
	for _, each := range step.Attributes {
		if _, said := want[each.Key]; !said {
			want[each.Key] = text(each.Value.(string))
		}
	}
	for key, value := range want {
		same(t, key, got[key], value)
	}
	same(t, "labels", len(got), len(want))
}
