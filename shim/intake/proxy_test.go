package intake

import (
	"strings"
	"testing"
)

func TestEnvironment_keepsTheEndpointFromProxies(t *testing.T) {
	for given, want := range map[string]string{
		"A=b":                                "A=b",
		"NO_PROXY=corp":                      "NO_PROXY=corp",
		"https_proxy=p":                      "https_proxy=p",
		"HTTP_PROXY=":                        "HTTP_PROXY=",
		"HTTP_PROXY=p":                       "HTTP_PROXY=p NO_PROXY=127.0.0.1 no_proxy=127.0.0.1",
		"all_proxy=p":                        "all_proxy=p NO_PROXY=127.0.0.1 no_proxy=127.0.0.1",
		"http_proxy=p NO_PROXY=corp":         "http_proxy=p NO_PROXY=corp,127.0.0.1",
		"http_proxy=p no_proxy=a,b":          "http_proxy=p no_proxy=a,b,127.0.0.1",
		"http_proxy=p no_proxy=":             "http_proxy=p no_proxy=127.0.0.1",
		"no_proxy=* http_proxy=p":            "no_proxy=* http_proxy=p",
		"NO_PROXY=127.0.0.1 ALL_PROXY=p":     "NO_PROXY=127.0.0.1 ALL_PROXY=p",
		"NO_PROXY=a no_proxy=b HTTP_PROXY=p": "NO_PROXY=a,127.0.0.1 no_proxy=b,127.0.0.1 HTTP_PROXY=p",
	} {
		environment := Environment(strings.Split(given, " "), "http://127.0.0.1:1/secret")
		got := strings.Join(environment[:len(environment)-2], " ")
		if got != want {
			t.Errorf("%s becomes %s, not %s", given, got, want)
		}
	}
}
