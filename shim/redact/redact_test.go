package redact

import (
	"strings"
	"testing"
)

func TestArguments_loseTheirSecrets_andNothingElse(t *testing.T) {
	const secret = "s3cr3tVALUEs3cr3tVALUEs3cr3tVALUE1234"
	for given, want := range map[string]string{
		"--password|" + secret:                            "--password|((redacted))",
		"--password=" + secret:                            "--password=((redacted))",
		"--db-password|" + secret + "|-v":                 "--db-password|((redacted))|-v",
		"--password|--verbose":                            "--password|--verbose",
		"PGPASSWORD=" + secret:                            "PGPASSWORD=((redacted))",
		"sh|-c|curl -H 'X-Api-Key: " + secret + "' host":  "sh|-c|curl -H 'X-Api-Key: ((redacted))' host",
		"-H|Authorization: Bearer " + secret:              "-H|Authorization: ((redacted))",
		"-H|Cookie: a=" + secret + "; b=2":                "-H|Cookie: ((redacted))",
		`{"token": "` + secret + `", "x": 1}`:             `{"token": "((redacted))", "x": 1}`,
		"ghp_" + secret:                                   "((redacted))",
		"x glpat-" + secret + " y":                        "x ((redacted)) y",
		"https://" + secret + "@github.com/o/r.git":       "https://REDACTED@github.com/o/r.git",
		"https://u:" + secret + "@h/p?a=1&sig=" + secret:  "https://REDACTED:REDACTED@h/p?a=1&sig=REDACTED",
		"postgres://u:" + secret + "@h:5432/db":           "postgres://REDACTED:REDACTED@h:5432/db",
		"echo -----BEGIN RSA PRIVATE KEY-----\n" + secret: "echo ((redacted))",
		"make|-j|4|all|CFLAGS=-O2":                        "make|-j|4|all|CFLAGS=-O2",
		"https://example.org/a?b=c#d":                     "https://example.org/a?b=c#d",
		"key: value|--keep|tokens":                        "key: value|--keep|tokens",
	} {
		got := strings.Join(Arguments(strings.Split(given, "|")), "|")
		if got != want {
			t.Errorf("%q became %q, not %q", given, got, want)
		}
		if strings.Contains(got, secret) {
			t.Errorf("the secret is in %q", got)
		}
	}
}

func TestArguments_areBounded(t *testing.T) {
	many := Arguments(make([]string, 1000))
	if len(many) != mostArguments+1 || many[mostArguments] != "..." {
		t.Errorf("%d arguments are kept", len(many))
	}
	if long := Arguments([]string{strings.Repeat("x", 10000)}); len(long[0]) != longest {
		t.Errorf("%d bytes of an argument are kept", len(long[0]))
	}
}

func FuzzArguments_doNotFail(f *testing.F) {
	f.Add("a=b://c@d?e=f")
	f.Fuzz(func(t *testing.T, text string) { Arguments([]string{text, text}) })
}
