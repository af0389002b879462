// Package export sends requests of OTLP over HTTP/1.1 or gRPC, with TLS where the address says https.
package export

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net"
	"net/url"
	"os"
	"strings"

	"throughline.io/shim/fields"
	"throughline.io/shim/grpc"
)

// Target is a receiver.
type Target struct {
	// Address to connect to, host and port.
	Address string
	// head is the request's line and headers, without the length of the body.
	head string
	// call is how it is called by gRPC; absent where HTTP/1.1 is spoken.
	call *grpc.Call
	// secure is absent for plain HTTP.
	secure func() (*tls.Config, error)
}

// Traces is the receiver of spans that the settings name; nil when they name none or sending is off.
func Traces(settings *fields.Settings) (*Target, error) {
	if settings.TracesOff {
		return nil, nil
	}
	return to(settings, settings.Traces, "trace", "/v1/traces")
}

// Metrics is that of metrics.
func Metrics(settings *fields.Settings) (*Target, error) {
	if settings.MetricsOff {
		return nil, nil
	}
	return to(settings, settings.Metrics, "metrics", "/v1/metrics")
}

// Logs is that of logs.
func Logs(settings *fields.Settings) (*Target, error) {
	return to(settings, settings.Logs, "logs", "/v1/logs")
}

func to(settings *fields.Settings, of fields.Signal, kind, path string) (*Target, error) {
	address := of.Endpoint
	if address == "" {
		address = settings.Endpoint
	} else {
		path = ""
	}
	if address == "" || settings.Disabled {
		return nil, nil
	}
	target, parsed, err := at(settings, address)
	if err != nil {
		return nil, err
	}
	if settings.UsesGRPC(of) {
		target.call = call(parsed, kind, settings.Headers)
		return target, nil
	}
	target.head = head("POST", parsed, path, append([]string{"Content-Type: application/x-protobuf"}, settings.Headers...))
	return target, nil
}

// Clock is the server that knows what time it is; nil when the settings name none. It is no receiver:
// it gets none of the headers for that.
func Clock(settings *fields.Settings) (*Target, error) {
	if settings.ClockURL == "" {
		return nil, nil
	}
	target, parsed, err := at(settings, settings.ClockURL)
	if err != nil {
		return nil, err
	}
	target.head = head("GET", parsed, "", []string{"Accept: application/json"}) + "\r\n"
	return target, nil
}

// at is the target at an address; it has nothing to say yet.
func at(settings *fields.Settings, address string) (*Target, *url.URL, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	parsed, err := url.Parse(address)
	if err != nil || parsed.Hostname() == "" {
		return nil, nil, errors.New("the address is none; write it as http://collector:4318")
	}
	if parsed.Scheme != "http" && parsed.Scheme != "https" {
		return nil, nil, errors.New("the address begins with " + parsed.Scheme + "; the shim speaks http and https")
	}
	target := &Target{Address: net.JoinHostPort(parsed.Hostname(), port(parsed))}
	if parsed.Scheme == "https" {
		target.secure = func() (*tls.Config, error) { return secure(settings, parsed.Hostname()) }
	}
	return target, parsed, nil
}

func port(of *url.URL) string {
	if of.Port() != "" {
		return of.Port()
	}
	if of.Scheme == "https" {
		return "443"
	}
	return "80"
}

func head(method string, address *url.URL, path string, headers []string) string {
	where := strings.TrimSuffix(address.EscapedPath(), "/") + path
	if path == "" && address.EscapedPath() != "" {
		where = address.EscapedPath()
	}
	if where == "" {
		where = "/"
	}
	if address.RawQuery != "" {
		where += "?" + address.RawQuery
	}
	var text strings.Builder
	text.WriteString(method + " " + where + " HTTP/1.1\r\nHost: " + address.Host + "\r\n")
	text.WriteString("User-Agent: throughline-shim\r\nConnection: close\r\n")
	if user := basic(address); user != "" {
		text.WriteString("Authorization: " + user + "\r\n")
	}
	for _, header := range headers {
		text.WriteString(header + "\r\n")
	}
	return text.String()
}

// basic is the user and password of an address as a header has them; empty if it has none.
func basic(address *url.URL) string {
	password, has := address.User.Password()
	if !has {
		return ""
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(address.User.Username()+":"+password))
}

func secure(settings *fields.Settings, host string) (*tls.Config, error) {
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if settings.CACert != "" {
		pem, err := os.ReadFile(settings.CACert)
		if err != nil {
			return nil, err
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New(settings.CACert + " has no certificate in PEM")
		}
	}
	if settings.ClientCert != "" || settings.ClientKey != "" {
		own, err := tls.LoadX509KeyPair(settings.ClientCert, settings.ClientKey)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config, nil
}
