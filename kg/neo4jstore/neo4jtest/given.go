package neo4jtest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

const (
	uriVariable      = "NEO4J_TEST_URI"
	userVariable     = "NEO4J_TEST_USER"
	passwordVariable = "NEO4J_TEST_PASSWORD"
)

// givenPatience is how long a server that should be running already may take to answer.
const givenPatience = 2 * time.Minute

// errNotGiven: the environment names no server.
var errNotGiven = errors.New("not set")

// given connects to the server that the environment names.
func given(ctx context.Context) (*Server, error) {
	uri := os.Getenv(uriVariable)
	if uri == "" {
		return nil, errNotGiven
	}
	server, err := open(uri, cmp.Or(os.Getenv(userVariable), "neo4j"), os.Getenv(passwordVariable))
	if err != nil {
		return nil, err
	}

	ctx, cancel := context.WithTimeout(ctx, givenPatience)
	defer cancel()
	if err := server.ping(ctx); err != nil {
		server.Stop()
		return nil, fmt.Errorf("%s does not answer: %w", uri, err)
	}
	return server, nil
}
