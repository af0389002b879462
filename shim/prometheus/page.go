// Package prometheus serves the metrics of a step to whoever comes for them.
package prometheus

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"throughline.io/shim/otlp"
)

// page is one that grows.
type page struct {
	strings.Builder
	step        otlp.Step
	labels      string
	openMetrics bool
}

// Page has the metrics of a step as Prometheus reads them, in its own format or as OpenMetrics, which
// has exemplars. A step without an end has happened no times yet: a counter that begins with 1 would
// never be seen to grow.
func Page(step otlp.Step, openMetrics bool) string {
	p := &page{step: step, labels: labels(step.Attributes), openMetrics: openMetrics}
	p.histogram()
	p.counter(otlp.StepSuccess, "Steps that ended with status 0.", p.hasEnded() && !step.Failed)
	p.counter(otlp.StepFail, "Steps that ended otherwise.", p.hasEnded() && step.Failed)
	if openMetrics {
		p.WriteString("# EOF\n")
	}
	return p.String()
}

func (p *page) hasEnded() bool { return !p.step.End.IsZero() }

func (p *page) describe(name, help, kind string) {
	p.WriteString("# HELP " + name + " " + help + "\n# TYPE " + name + " " + kind + "\n")
}

func (p *page) counter(name, help string, isOne bool) {
	family := name
	if p.openMetrics {
		family = strings.TrimSuffix(name, "_total")
	}
	p.describe(family, help, "counter")
	p.sample(name, "", count(isOne))
	p.WriteString("\n")
}

// sample is a line without its end. More is another label.
func (p *page) sample(name, more, value string) {
	all := p.labels + more
	if all != "" {
		all = "{" + all[1:] + "}"
	}
	p.WriteString(name + all + " " + value)
}

func count(isOne bool) string {
	if isOne {
		return "1"
	}
	return "0"
}

func (p *page) histogram() {
	took := float64(p.step.End.Sub(p.step.Start)) / float64(time.Millisecond)
	p.describe(otlp.StepDuration, "How long steps take, in milliseconds.", "histogram")
	isFirst := p.hasEnded()
	bucket := func(bound string, holds bool) {
		p.sample(otlp.StepDuration+"_bucket", `,le="`+bound+`"`, count(holds))
		if holds && isFirst {
			p.exemplar(took)
			isFirst = false
		}
		p.WriteString("\n")
	}
	for _, bound := range otlp.Bounds {
		bucket(p.number(bound), p.hasEnded() && took <= bound)
	}
	bucket("+Inf", p.hasEnded())
	sum := "0"
	if p.hasEnded() {
		sum = p.number(took)
	}
	p.sample(otlp.StepDuration+"_sum", "", sum)
	p.WriteString("\n")
	p.sample(otlp.StepDuration+"_count", "", count(p.hasEnded()))
	p.WriteString("\n")
}

// exemplar stands behind the sample of the bucket that it is in.
func (p *page) exemplar(took float64) {
	if !p.openMetrics || !p.step.Context.IsSampled() {
		return
	}
	at := strconv.FormatFloat(float64(p.step.End.UnixMilli())/1000, 'f', 3, 64)
	p.WriteString(` # {trace_id="` + p.step.Context.Trace.String() + `",span_id="` + p.step.Context.Span.String() + `"} ` + p.number(took) + " " + at)
}

// number is one as both formats have it; OpenMetrics wants bounds to look like fractions.
func (p *page) number(of float64) string {
	text := strconv.FormatFloat(of, 'f', -1, 64)
	if p.openMetrics && !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

// labels are those of all samples, with a comma before each. What is said twice counts once.
func labels(of []otlp.Attribute) string {
	all := ""
	for i, each := range of {
		if slices.ContainsFunc(of[:i], func(other otlp.Attribute) bool { return other.Key == each.Key }) {
			continue
		}
		text, _ := each.Value.(string)
		all += "," + each.Key + `="` + escaped(otlp.Text(text)) + `"`
	}
	return all
}

func escaped(text string) string {
	text = strings.ReplaceAll(text, `\`, `\\`)
	text = strings.ReplaceAll(text, `"`, `\"`)
	return strings.ReplaceAll(text, "\n", `\n`)
}
