// Package neo4jtest gives tests and benchmarks a real Neo4j 5.
//
// It takes the first of these that works: the server that NEO4J_TEST_URI names, one in Docker, one started by Java from
// the jars that Maven fetches. Where none works the test fails and says what to do: a store that was not tested against
// the real thing was not tested, so there is no skip.
//
// A test package says
//
//	func TestMain(m *testing.M) { os.Exit(neo4jtest.Main(m)) }
//
// and each of its tests
//
//	server := neo4jtest.Shared(t)
//	err := server.Wipe(t.Context())
//
// The server is the test's to empty: never point NEO4J_TEST_URI at data that matters.
package neo4jtest

import (
	"context"
	"errors"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Version is the Neo4j that Java starts from Maven's jars. Docker runs the latest patch of the same minor version.
const Version = "5.26.8"

// Where a [Server] can come from, in the order they are tried.
const (
	OriginGiven  = "NEO4J_TEST_URI"
	OriginDocker = "Docker"
	OriginJava   = "Java with Maven"
)

// Server is a Neo4j that answers. Only [Start] and [Shared] make one.
type Server struct {
	URI      string // bolt://127.0.0.1:PORT, or whatever NEO4J_TEST_URI says
	User     string
	Password string
	Origin   string // OriginGiven, OriginDocker or OriginJava

	driver neo4j.DriverWithContext
	stop   func() // ends what Start started; nil for a server that was given
}

// Start returns the first Neo4j that can be had; the caller stops it. One that NEO4J_TEST_URI names must answer: no
// other is taken in its place. It may be in use by other test processes: take [Server.Lock] before writing to it, as
// [Shared] does.
//
// The error is a [*NoServerError] when none can be had, and the context's when that ended first.
func Start(ctx context.Context) (*Server, error) {
	ways := []struct {
		origin string
		start  func(context.Context) (*Server, error)
	}{
		{OriginGiven, given},
		{OriginDocker, startDocker},
		{OriginJava, startJava},
	}

	var tried []error
	for _, way := range ways {
		server, err := way.start(ctx)
		if err == nil {
			server.Origin = way.origin
			return server, nil
		}
		if ctx.Err() != nil {
			return nil, fmt.Errorf("starting Neo4j: %w", ctx.Err())
		}
		tried = append(tried, fmt.Errorf("%s: %w", way.origin, err))
		if way.origin == OriginGiven && !errors.Is(err, errNotGiven) {
			break // whoever named a server expects the tests to use it and no other
		}
	}
	return nil, &NoServerError{Tried: tried}
}

// Stop closes the connections and ends the server, unless it was given; its data goes with it. Another may have its
// lock. A second call does nothing more.
func (s *Server) Stop() {
	if s.driver != nil {
		warn("closing the driver", s.driver.Close(context.Background()))
		s.driver = nil
	}
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	if unlock, locked := held.LoadAndDelete(s); locked {
		unlock.(func())()
	}
}

// Env is the environment, as KEY=VALUE, through which another process's [Start] finds this server.
func (s *Server) Env() []string {
	return []string{
		uriVariable + "=" + s.URI,
		userVariable + "=" + s.User,
		passwordVariable + "=" + s.Password,
	}
}
