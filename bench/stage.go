package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"

	"fedreach/bench/fixture"
	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/neo4jstore/neo4jtest"
	"fedreach/kg/sqlitestore"
)

// stage is everything that is measured, running.
type stage struct {
	root, folder string
	neo4j        *neo4jtest.Server
	servers      []*server
	processes    []*process
}

// server is one that is measured.
type server struct {
	name string
	url  string
	// asks has the works that it is measured by.
	asks works
	// sent numbers its writes.
	sent counter
}

// The servers, by what the tables call them.
const (
	onNeo4j  = "fedreach on Neo4j"
	embedded = "fedreach embedded"
	peer     = "@neo4j/graphql"
	bare     = "Cypher by hand"

	// What keeps answers, as a server does unless told otherwise. The others decide and
	// write each answer.
	keptOnNeo4j  = "fedreach on Neo4j, kept"
	keptEmbedded = "fedreach embedded, kept"
)

// setUp starts Neo4j and every server, and loads the same graph into both stores.
func setUp(ctx context.Context) (s *stage, err error) {
	defer func() {
		if err != nil {
			s.tearDown()
		}
	}()
	if s, err = built(ctx); err != nil {
		return s, err
	}
	if err := s.load(ctx); err != nil {
		return s, err
	}
	return s, s.startAll(ctx)
}

// built has the programs that are measured. It is to be torn down, whatever the error.
func built(ctx context.Context) (*stage, error) {
	s := &stage{}
	mod, err := output(ctx, "", nil, "go", "env", "GOMOD")
	if err != nil {
		return s, err
	}
	s.root = filepath.Dir(mod)
	if s.folder, err = os.MkdirTemp("", "fedreach-bench-"); err != nil {
		return s, err
	}
	for name, what := range map[string]string{"fedreach": ".", "bare": "./bench/bare"} {
		if _, err := output(ctx, s.root, nil, "go", "build", "-o", filepath.Join(s.folder, name), what); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *stage) file() string { return filepath.Join(s.folder, "fedreach.db") }

func (s *stage) fedreach() string { return filepath.Join(s.folder, "fedreach") }

// load puts the graph into a fresh Neo4j and a fresh file.
func (s *stage) load(ctx context.Context) error {
	inNeo4j, err := s.freshNeo4j(ctx)
	if err != nil {
		return err
	}
	inFile, err := sqlitestore.Open(ctx, s.file())
	if err != nil {
		return err
	}
	for _, store := range []kg.Store{inNeo4j, inFile} {
		if _, err := store.Load(ctx, fixture.Graph(fixture.M)); err != nil {
			return fmt.Errorf("loading the graph: %w", err)
		}
		if err := store.Close(ctx); err != nil {
			return err
		}
	}
	return nil
}

// freshNeo4j opens Neo4j, emptied. It is started the first time.
func (s *stage) freshNeo4j(ctx context.Context) (_ kg.Store, err error) {
	if s.neo4j == nil {
		if s.neo4j, err = neo4jtest.Start(ctx); err != nil {
			return nil, err
		}
		if err := s.neo4j.Lock(ctx); err != nil {
			return nil, err
		}
	}
	if err := s.neo4j.Wipe(ctx); err != nil {
		return nil, err
	}
	return neo4jstore.Open(ctx, neo4jstore.Config{URI: s.neo4j.URI, User: s.neo4j.User, Password: s.neo4j.Password})
}

// neo4jEnv has this server let into Neo4j.
func (s *stage) neo4jEnv() []string {
	return []string{"FEDREACH_NEO4J_USER=" + s.neo4j.User, "FEDREACH_NEO4J_PASSWORD=" + s.neo4j.Password}
}

func (s *stage) startAll(ctx context.Context) error {
	fedreach := s.fedreach()
	neo4j := []string{"NEO4J_URI=" + s.neo4j.URI, "NEO4J_USER=" + s.neo4j.User, "NEO4J_PASSWORD=" + s.neo4j.Password}
	inNeo4j := s.neo4jEnv()
	for _, c := range []struct {
		name, store string
		env         []string
		more        []string
	}{
		{onNeo4j, s.neo4j.URI, inNeo4j, []string{"--limit-kept", "0"}},
		{embedded, s.file(), nil, []string{"--limit-kept", "0"}},
		{keptOnNeo4j, s.neo4j.URI, inNeo4j, nil},
		{keptEmbedded, s.file(), nil, nil},
	} {
		token, err := output(ctx, "", c.env, fedreach, "token", "create", fmt.Sprint("bench-", len(s.servers)), "--scope", "write", "--store", c.store)
		if err != nil {
			return err
		}
		asks := askFedreach(token)
		if c.more == nil {
			delete(asks, w5) // it is the same
		}
		err = s.start(ctx, c.name, asks, "", c.env, func(addr string) []string {
			return append([]string{fedreach, "serve", "--addr", addr, "--store", c.store, "--packs", "none"}, c.more...)
		})
		if err != nil {
			return err
		}
	}
	err := s.start(ctx, peer, askPeer(), filepath.Join(s.root, "bench", "peer"), append(neo4j, "NODE_ENV=production"), func(addr string) []string {
		_, port, _ := net.SplitHostPort(addr)
		return []string{"node", "server.mjs", port}
	})
	if err != nil {
		return fmt.Errorf("%w (bench/peer needs npm ci; make bench does it)", err)
	}
	return s.start(ctx, bare, askBare(), "", neo4j, func(addr string) []string {
		return []string{filepath.Join(s.folder, "bare"), "--addr", addr}
	})
}

// start starts one server and waits until it answers.
func (s *stage) start(ctx context.Context, name string, asks works, dir string, env []string, command func(addr string) []string) error {
	addr, err := freeAddress()
	if err != nil {
		return err
	}
	args := command(addr)
	p, err := start(ctx, dir, env, args[0], args[1:]...)
	if err != nil {
		return err
	}
	s.processes = append(s.processes, p)
	added := &server{name: name, url: "http://" + addr, asks: asks}
	s.servers = append(s.servers, added)
	return p.await(ctx, added.url, asks[w1](0))
}

// tearDown ends what was started and removes what was written.
func (s *stage) tearDown() {
	for _, p := range s.processes {
		p.stop()
	}
	if s.neo4j != nil {
		s.neo4j.Stop()
	}
	if s.folder != "" {
		_ = os.RemoveAll(s.folder) // it is among the temporary files
	}
}
