//go:build !embedded

package neo4jstore_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
)

const secret = "a-secret-of-mine"

// refused opens a store that can't be opened and gives the message.
func refused(t *testing.T, c neo4jstore.Config) error {
	t.Helper()
	s, err := neo4jstore.Open(t.Context(), c)
	if err == nil {
		_ = s.Close(context.Background())
		t.Fatalf("%s was opened", c.URI)
	}
	if message := err.Error(); strings.Contains(message, secret) || strings.Contains(message, "\n") {
		t.Errorf("the message is not one line without the password: %q", message)
	}
	return err
}

func TestOpenUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"bolt://", "neo4j://"} {
		err := refused(t, neo4jstore.Config{URI: scheme + address, User: "neo4j", Password: secret})
		if !errors.Is(err, kg.ErrUnavailable) || !strings.Contains(err.Error(), address) {
			t.Errorf("%v, want kg.ErrUnavailable with the address", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := neo4jstore.Open(ctx, neo4jstore.Config{URI: "bolt://" + address}); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

func TestOpenWrongPassword(t *testing.T) {
	c := config(neo4jtest.Shared(t))
	c.Password = secret
	err := refused(t, c)
	if errors.Is(err, kg.ErrUnavailable) || !strings.Contains(err.Error(), "the user or the password is wrong") {
		t.Errorf("%v, want that the password is wrong, and no invitation to try again", err)
	}
}

func TestOpenUnknownDatabase(t *testing.T) {
	c := config(neo4jtest.Shared(t))
	c.Database = "nosuch"
	if err := refused(t, c); !strings.Contains(err.Error(), "nosuch") {
		t.Errorf("%v, want the name of the database", err)
	}
}

func TestOpenBadAddress(t *testing.T) {
	for _, uri := range []string{"", "localhost", "http://127.0.0.1:7687", "bolt://user:" + secret + "@[::1:7687", "bolt://user:" + secret + "@127.0.0.1:bad"} {
		if err := refused(t, neo4jstore.Config{URI: uri, Password: secret}); errors.Is(err, kg.ErrUnavailable) {
			t.Errorf("%q: %v, and yet trying again is said to help", uri, err)
		}
	}
}
