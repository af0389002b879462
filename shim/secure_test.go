package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTLS_withAnAuthorityOfOurOwn(t *testing.T) {
	authority := newAuthority(t)
	receiver := receiveSecurely(t, &tls.Config{Certificates: []tls.Certificate{authority.issue(t, "server").pair(t)}})
	sh("true", "--otlp-ca-cert", authority.certificate).to(receiver).run(t)
	equal(t, "name", receiver.only(t).name, "sh")
}

func TestTLS_withAnAuthorityThatIsNotKnown_sendsNothing(t *testing.T) {
	authority := newAuthority(t)
	receiver := receiveSecurely(t, &tls.Config{Certificates: []tls.Certificate{authority.issue(t, "server").pair(t)}})
	for _, flags := range [][]string{nil, {"--otlp-ca-cert", newAuthority(t).certificate}, {"--otlp-ca-cert", "/no/such/file"}} {
		said, spooled := outage(t, sh("echo out; exit 3", flags...).to(receiver))
		equal(t, "says why", strings.Contains(said, "certificate signed by unknown authority") || strings.Contains(said, "/no/such/file"), true)
		equal(t, "spooled", spooled > 0, true)
	}
	equal(t, "calls", len(receiver.calls), 0)
}

func TestTLS_withACertificateOfOurs(t *testing.T) {
	authority := newAuthority(t)
	known := x509.NewCertPool()
	known.AppendCertsFromPEM(authority.pem)
	receiver := receiveSecurely(t, &tls.Config{
		Certificates: []tls.Certificate{authority.issue(t, "server").pair(t)},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    known,
	})
	_, spooled := outage(t, sh("echo out; exit 3", "--otlp-ca-cert", authority.certificate).to(receiver))
	equal(t, "spooled without it", spooled > 0, true)
	own := authority.issue(t, "client")
	sh("true").to(receiver).with("OTEL_EXPORTER_OTLP_CERTIFICATE="+authority.certificate,
		"OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE="+own.certificate, "OTEL_EXPORTER_OTLP_CLIENT_KEY="+own.key).run(t)
	receiver.only(t)
}

// identity is a certificate and its key, in files.
type identity struct {
	certificate, key string
	pem              []byte
	parsed           *x509.Certificate
	private          *ecdsa.PrivateKey
}

func newAuthority(t testing.TB) identity {
	template := x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign, Subject: pkix.Name{CommonName: "authority"}}
	return certify(t, template, nil)
}

func (i identity) issue(t testing.TB, name string) identity {
	return certify(t, x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, &i)
}

func certify(t testing.TB, template x509.Certificate, by *identity) identity {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	parent, signer := &template, key
	if by != nil {
		parent, signer = by.parsed, by.private
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, parent, &key.PublicKey, signer)
	if err != nil {
		t.Fatal(err)
	}
	parsed, _ := x509.ParseCertificate(der)
	private, _ := x509.MarshalECPrivateKey(key)
	directory := t.TempDir()
	made := identity{filepath.Join(directory, "certificate"), filepath.Join(directory, "key"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), parsed, key}
	os.WriteFile(made.certificate, made.pem, 0o600)
	os.WriteFile(made.key, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: private}), 0o600)
	return made
}

func (i identity) pair(t testing.TB) tls.Certificate {
	pair, err := tls.LoadX509KeyPair(i.certificate, i.key)
	if err != nil {
		t.Fatal(err)
	}
	return pair
}
