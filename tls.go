package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

// tlsFlags say with which certificate the server speaks TLS; without one, it does not.
type tlsFlags struct {
	Cert string `env:"CERT" placeholder:"FILE" help:"The certificate to speak TLS with, with its chain, in PEM. It is read again when the file changes."`
	Key  string `env:"KEY" placeholder:"FILE" help:"The certificate's key, in PEM."`
}

// certificate is read from its files, again when they have changed.
type certificate struct {
	files tlsFlags
	log   *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	of     [2]time.Time // the files' times of change, of what is loaded or was refused
	wrong  string       // what is wrong with the files, as it was logged
}

// open reads the certificate; nil where there is to be none.
func (f tlsFlags) open(log *slog.Logger) (*certificate, error) {
	if f == (tlsFlags{}) {
		return nil, nil
	}
	if f.Cert == "" || f.Key == "" {
		return nil, &usageError{"--tls-cert and --tls-key: give both, or neither"}
	}
	c := &certificate{files: f, log: log}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("--tls-cert, --tls-key: %w", err)
	}
	return c, nil
}

// serve serves until the server ends, over TLS where there is a certificate.
func (c *certificate) serve(server *http.Server, listener net.Listener) error {
	if c == nil {
		return server.Serve(listener)
	}
	server.TLSConfig = &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current(), nil },
	}
	return server.ServeTLS(listener, "", "")
}

// current is the certificate as it is now. One that can't be used is no reason to
// stop: the one before still serves.
func (c *certificate) current() *tls.Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	var wrong string
	if err := c.read(); err != nil {
		wrong = err.Error()
	}
	if wrong != "" && wrong != c.wrong {
		c.log.Warn("the new certificate can't be used: the one before still is", "error", wrong)
	}
	c.wrong = wrong
	return c.loaded
}

// expires is when the certificate that is served ends.
func (c *certificate) expires() time.Time { return c.current().Leaf.NotAfter }

// read reads the files if they have changed since it did so last.
func (c *certificate) read() error {
	var of [2]time.Time
	for i, path := range []string{c.files.Cert, c.files.Key} {
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		of[i] = info.ModTime()
	}
	if of == c.of {
		return nil
	}
	c.of = of
	pair, err := tls.LoadX509KeyPair(c.files.Cert, c.files.Key)
	if err != nil {
		return err
	}
	c.loaded = &pair
	c.log.Info("certificate", "expires", pair.Leaf.NotAfter)
	return nil
}

// scheme is what the addresses of pages begin with.
func (f tlsFlags) scheme() string {
	if f.Cert != "" {
		return "https"
	}
	return "http"
}
