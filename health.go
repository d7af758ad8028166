package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// healthCommand asks a server of this machine whether it can answer: what a
// container without a shell has to check itself with.
type healthCommand struct {
	Addr    string `env:"FEDREACH_ADDR" default:"127.0.0.1:8080" help:"Where the server listens."`
	TLSCert string `name:"tls-cert" env:"FEDREACH_TLS_CERT" placeholder:"FILE" help:"That the server speaks TLS. Whose certificate it is does not matter here: nothing is sent."`
}

// healthPatience is longer than the server itself takes to find out.
const healthPatience = 4 * time.Second

// Run prints what the server says of itself. The exit code is 0 where it is ready.
func (c *healthCommand) Run(ctx context.Context, p *program) error {
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return &usageError{"--addr: give an address such as 127.0.0.1:8080"}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost" // it listens on all addresses, and on this one
	}
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, tlsFlags{Cert: c.TLSCert}.scheme()+"://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return &usageError{"--addr: give an address such as 127.0.0.1:8080"}
	}
	// Not by a proxy: the server is here.
	response, err := (&http.Client{Transport: &http.Transport{
		DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}}).Do(request)
	if err != nil {
		return fmt.Errorf("no server answers: %w", err)
	}
	said, err := io.ReadAll(io.LimitReader(response.Body, 4<<10))
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return fmt.Errorf("the server's answer breaks off: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", response.Status, strings.TrimSpace(string(said)))
	}
	_, err = p.stdout.Write(said)
	return err
}
