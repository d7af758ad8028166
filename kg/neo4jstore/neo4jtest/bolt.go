package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// bootPatience is how long a server may take from its start to its first answer: twenty times what it needs.
const bootPatience = 5 * time.Minute

// open prepares a server to be talked to; nothing is sent yet.
func open(uri, user, password string) (*Server, error) {
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(user, password, ""))
	if err != nil {
		return nil, fmt.Errorf("opening a driver for %s: %w", uri, err)
	}
	return &Server{URI: uri, User: user, Password: password, driver: driver}, nil
}

// ping asks for the least answer: Bolt listens, the password is right and the database is up.
func (s *Server) ping(ctx context.Context) (err error) {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{})
	defer func() { err = errors.Join(err, session.Close(ctx)) }()

	_, err = run(ctx, session, "RETURN 1")
	return err
}

// awaitAnswer pings until the server answers, its process has ended or the patience has.
func (s *Server) awaitAnswer(ctx context.Context, process *child) error {
	ctx, cancel := context.WithTimeout(ctx, bootPatience)
	defer cancel()
	for {
		err := s.ping(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-process.ended:
			return fmt.Errorf("the server ended before it answered: %w", process.err)
		case <-ctx.Done():
			return fmt.Errorf("no answer from %s in time: %w", s.URI, err)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// run sends one auto-commit query and reads its whole answer.
func run(ctx context.Context, session neo4j.SessionWithContext, cypher string) ([]*neo4j.Record, error) {
	result, err := session.Run(ctx, cypher, nil)
	if err != nil {
		return nil, err
	}
	return result.Collect(ctx)
}

// Script runs one statement past every store, as a person in Neo4j Browser would.
func (s *Server) Script(ctx context.Context, cypher string, parameters map[string]any) error {
	_, err := neo4j.ExecuteQuery(ctx, s.driver, cypher, parameters, neo4j.EagerResultTransformer)
	return err
}
