package prometheus

import "testing"

func FuzzChosen_isOneOfThree(f *testing.F) {
	for _, accept := range []string{"", "*/*", "text/plain;q=0.5,application/openmetrics-text;version=1.0.0;q=0.6", "a/b;q", ";;,,=", "application/openmetrics-text;q=1.000", "text/*;q=0.0001"} {
		f.Add(accept)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		switch kind := chosen(accept); kind {
		case plainText, openMetrics, oldOpenMetrics:
		default:
			t.Errorf("%q for %q", kind, accept)
		}
	})
}

func TestThousandths_areThoseOfTheNumber(t *testing.T) {
	for text, want := range map[string]int{"1": 1000, "1.0": 1000, "1.000": 1000, "0.5": 500, "0": 0, "0.": 0, "0.001": 1, "0.0001": 0, "1.1": 0, "2": 0, "": 0, "-1": 0, ".5": 0, "0.x": 0, "é": 0} {
		if got := thousandths(text); got != want {
			t.Errorf("%q is %d, not %d", text, got, want)
		}
	}
}
