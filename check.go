package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// checked is a verb that is looked at before anything is opened: whoever starts it is
// told of all that is wrong at once.
type checked interface {
	problems(store *storeFlags) []error
}

// problems are what is wrong with the values of serve's flags, and of the store's.
func (c *serveCommand) problems(store *storeFlags) (problems []error) {
	problem := func(flag, reason string) { problems = append(problems, fmt.Errorf("--%s: %s", flag, reason)) }
	if !listenable(c.Addr) {
		problem("addr", "give an address such as 127.0.0.1:8080")
	}
	if c.MetricsAddr != "" && !listenable(c.MetricsAddr) {
		problem("metrics-addr", "give an address such as 127.0.0.1:9090")
	}
	for _, origin := range c.Origins {
		if !isOrigin(origin) {
			problem("origins", fmt.Sprintf("%.60q is no origin: give one such as https://example.org", origin))
		}
	}
	if c.Patience <= 0 {
		problem("patience", "must be more than nothing")
	}
	if c.ReplicaMemory != nil && *c.ReplicaMemory < 0 {
		problem("replica-memory", "must not be negative")
	}
	for _, flag := range c.Limits.outOfRange() {
		problem(flag, "must be more than nothing")
	}
	if _, err := c.TLS.open(slog.New(slog.DiscardHandler)); err != nil {
		problems = append(problems, err)
	}
	return append(append(problems, c.Traces.problems()...), store.problems()...)
}

// listenable reports whether text can be listened at: a host, or none, and a port.
func listenable(text string) bool {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return false
	}
	_, err = new(net.Resolver).LookupPort(context.Background(), "tcp", port)
	return err == nil
}

// isOrigin reports whether text is a web origin, or a pattern for some.
func isOrigin(text string) bool {
	if text == "*" {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != "" && u.Scheme+"://"+u.Host == strings.ToLower(text)
}

// network is a network, or a single address.
type network struct{ netip.Prefix }

// UnmarshalText is encoding.TextUnmarshaler's.
func (n *network) UnmarshalText(text []byte) error {
	if addr, err := netip.ParseAddr(string(text)); err == nil {
		n.Prefix = netip.PrefixFrom(addr, addr.BitLen())
		return nil
	}
	prefix, err := netip.ParsePrefix(string(text))
	if err != nil {
		return errors.New("give a network such as 10.0.0.0/8, or an address")
	}
	n.Prefix = prefix
	return nil
}
