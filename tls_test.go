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
	"regexp"
	"strings"
	"testing"
	"time"
)

// certify writes a certificate and its key into a folder.
func certify(t *testing.T, folder, name string) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// A certificate is renewed without a restart, and a broken one does no harm.
func TestTLS(t *testing.T) {
	folder := t.TempDir()
	cert, key := certify(t, folder, "the first")
	env := []string{"FEDREACH_TLS_CERT=" + cert, "FEDREACH_TLS_KEY=" + key}
	s := serve(t, t.TempDir(), env, "--packs=none", "--metrics-addr=127.0.0.1:0")
	addr := strings.TrimPrefix(s.url, "http://")
	shown := func() string {
		conn, err := tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
	}
	if got := shown(); got != "the first" {
		t.Errorf("it is %q", got)
	}
	waitFor(t, func() bool {
		return runToEnd(t, t.TempDir(), append(env, "FEDREACH_ADDR="+addr), "health").code == exitDone
	})
	waitFor(t, func() bool { return strings.Contains(s.out.String(), "https://"+addr+"/query") })
	if err := os.WriteFile(cert, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := shown(); got != "the first" {
		t.Errorf("with a broken one beside it, it is %q", got)
	}
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got := shown(); got != "the first" {
			t.Errorf("with half of one beside it, it is %q", got)
		}
	}
	if got := strings.Count(s.log.String(), "the new certificate can't be used"); got != 2 {
		t.Errorf("of two that are wrong, there are %d lines:\n%s", got, s.log)
	}
	certify(t, folder, "the second")
	waitFor(t, func() bool { return shown() == "the second" })
	metrics := &running{t: t, url: s.waitForLog(regexp.MustCompile(`msg=metrics address=(\S+)`))}
	expires := metric(t, metrics.metrics(), "fedreach_tls_certificate_expires_timestamp_seconds")
	if left := time.Until(time.Unix(int64(expires), 0)); left < 30*time.Minute || left > time.Hour {
		t.Errorf("it is said to end in %s", left)
	}
	if status, _ := s.get("/healthz"); status == 200 {
		t.Error("plain HTTP is answered too")
	}
	for _, bad := range [][]string{{"--tls-cert=" + cert}, {"--tls-cert=" + cert, "--tls-key=" + filepath.Join(folder, "none")}} {
		if o := runToEnd(t, t.TempDir(), nil, append(bad, "--addr=127.0.0.1:0")...); o.code == exitDone || !strings.Contains(o.stderr, "--tls-key") {
			t.Errorf("%v: %d %s", bad, o.code, o.stderr)
		}
	}
}
