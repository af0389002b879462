package intake

import "strings"

const loopback = "127.0.0.1"

// withoutProxy keeps exporters that ask a proxy for everything from asking it for our endpoint, where
// 127.0.0.1 is another machine. Programs look at NO_PROXY in capitals, in small letters or at both;
// one that is there is added to, because a new one beside it would hide it from some.
func withoutProxy(environment []string) []string {
	if !hasProxy(environment) {
		return environment
	}
	found := false
	for i, entry := range environment {
		name, exceptions, _ := strings.Cut(entry, "=")
		if strings.EqualFold(name, "no_proxy") {
			environment[i] = name + "=" + withLoopback(exceptions)
			found = true
		}
	}
	if found {
		return environment
	}
	return append(environment, "NO_PROXY="+loopback, "no_proxy="+loopback)
}

func hasProxy(environment []string) bool {
	for _, entry := range environment {
		name, proxy, _ := strings.Cut(entry, "=")
		if proxy != "" && (strings.EqualFold(name, "http_proxy") || strings.EqualFold(name, "all_proxy")) {
			return true
		}
	}
	return false
}

func withLoopback(exceptions string) string {
	switch {
	case exceptions == "":
		return loopback
	case exceptions == "*" || strings.Contains(exceptions, loopback):
		return exceptions
	}
	return exceptions + "," + loopback
}
