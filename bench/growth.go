package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"fedreach/bench/fixture"
	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/reach"
)

// grown is what was measured of one server on a graph of one size.
type grown struct {
	store           string
	entities, facts int
	// firstAnswer is from the server's start to its first answer, copied to when it
	// answers from memory.
	firstAnswer, copied time.Duration
	// resident is what the server takes of the machine's memory, in bytes, after the questions.
	resident float64
	asked    []askedGrown
	// loading is a load of 10,000 facts, caught to the first answer from memory after
	// it, world to the first one about all agencies.
	loading, caught, world time.Duration
}

// askedGrown is one question of growth.
type askedGrown struct {
	first, median time.Duration
	bytes         int
}

// grownQuestions are asked of graphs of each size.
var grownQuestions = []struct{ name, text string }{
	{"W1", `{ agency(slug: "` + agency + `") { name runsOn { nodes { to { ... on Cloud { slug name } } } } } }`},
	{"one verdict, with evidence", `{ verdict(agency: "` + agency + `", vendor: "` + vendor + `") { status levels confidence routes { kind facts { id source { url } } } } }`},
	{"a page of 100 of W3", `{ reach(vendors: ["` + vendor + `"], first: 100) { nodes { agency { slug name } status routes { kind through { slug } } } } }`},
	{"W3, at most 5,000", `{ reach(vendors: ["` + vendor + `"], first: 5000) { nodes { agency { slug name } status routes { kind through { slug } } } } }`},
}

// grownTimes is how often each of them is asked.
const grownTimes = 30

// grow measures this server alone on graphs of so many times the size.
func grow(ctx context.Context, o options) error {
	s, err := built(ctx)
	defer s.tearDown()
	if err != nil {
		return err
	}
	var all []*grown
	var memory []string
	for _, size := range o.Growth {
		for _, store := range o.Stores {
			fmt.Fprintf(os.Stderr, "bench: %d times the graph, %s\n", size, store)
			g, err := s.grown(ctx, store, size)
			if err != nil {
				return fmt.Errorf("%s: %w", store, err)
			}
			all = append(all, g)
		}
		if !slices.Contains(o.Stores, embedded) {
			continue // what a fact takes in memory is told of a file
		}
		line, err := bytesAFact(ctx, s, size)
		if err != nil {
			return err
		}
		memory = append(memory, line)
	}
	return printGrown(os.Stdout, all, memory)
}

// grown loads a graph, starts a server on it, and asks it.
func (s *stage) grown(ctx context.Context, store string, size int) (*grown, error) {
	g := &grown{store: store}
	opened, uri, env, err := s.openFresh(ctx, store, size)
	if err != nil {
		return nil, err
	}
	if g.entities, g.facts, err = loadFixture(ctx, opened, size); err != nil {
		return nil, errors.Join(err, opened.Close(ctx))
	}
	if err := opened.Close(ctx); err != nil {
		return nil, err
	}
	token, err := output(ctx, "", env, s.fedreach(), "token", "create", "bench", "--scope", "write", "--store", uri)
	if err != nil {
		return nil, err
	}
	begun := time.Now()
	err = s.start(ctx, store, askFedreach(token), "", env, func(addr string) []string {
		return []string{s.fedreach(), "serve", "--addr", addr, "--store", uri, "--packs", "none", "--replica-memory", "8192", "--limit-kept", "0", "--limit-time", "10m", "--log-level", "warn"}
	})
	if err != nil {
		return nil, err
	}
	defer func() {
		s.processes[len(s.processes)-1].stop()
		s.processes, s.servers = s.processes[:len(s.processes)-1], s.servers[:len(s.servers)-1]
	}()
	g.firstAnswer = time.Since(begun)
	server := s.servers[len(s.servers)-1]
	if err := server.answersFromMemory(ctx, store); err != nil {
		return nil, err
	}
	g.copied = time.Since(begun)
	for _, q := range grownQuestions {
		asked, err := server.askGrown(ctx, q.text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		g.asked = append(g.asked, asked)
	}
	if g.resident, err = server.metric(ctx, "process_resident_memory_bytes"); err != nil {
		return nil, err
	}
	return g, server.loadGrown(ctx, g, token)
}

// openFresh opens an empty store and says how a server is told of it.
func (s *stage) openFresh(ctx context.Context, store string, size int) (opened kg.Store, uri string, env []string, err error) {
	if store == embedded {
		uri = filepath.Join(s.folder, fmt.Sprintf("grown-%d.db", size))
		opened, err = sqlitestore.Open(ctx, uri)
		return opened, uri, nil, err
	}
	if opened, err = s.freshNeo4j(ctx); err != nil {
		return nil, "", nil, err
	}
	return opened, s.neo4j.URI, s.neo4jEnv(), nil
}

// loadFixture loads a graph of that size in parts.
func loadFixture(ctx context.Context, store kg.Store, size int) (entities, facts int, err error) {
	batch := fixture.Graph(size)
	parts := []kg.Batch{{Entities: batch.Entities}}
	for some := range slices.Chunk(batch.Facts, 50_000) {
		parts = append(parts, kg.Batch{Facts: some})
	}
	for _, part := range parts {
		if _, err := store.Load(ctx, part); err != nil {
			return 0, 0, err
		}
	}
	return len(batch.Entities), len(batch.Facts), nil
}

// askGrown asks one question again and again.
func (s *server) askGrown(ctx context.Context, text string) (askedGrown, error) {
	var g askedGrown
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	var all []time.Duration
	for range grownTimes {
		begun := time.Now()
		answer, err := ask("/query", object{"query": text})(0).send(ctx, client, s.url)
		if err == nil && bytes.Contains(answer, []byte(`"errors"`)) {
			err = fmt.Errorf("%.300s", answer)
		}
		if err != nil {
			return g, err
		}
		all = append(all, time.Since(begun))
		g.bytes = len(answer)
	}
	g.first = all[0]
	slices.Sort(all)
	g.median = all[len(all)/2]
	return g, nil
}

// loadGrown loads 10,000 further facts, and asks again.
func (s *server) loadGrown(ctx context.Context, g *grown, token string) error {
	const further = 10_000
	client := &http.Client{}
	defer client.CloseIdleConnections()
	facts := make([]object, further)
	for i := range facts {
		facts[i] = object{
			"kind": "USES", "from": fmt.Sprint("agency:agency-", 1+i%2_000), "to": fmt.Sprint("vendor:vendor-", i%600), "key": fmt.Sprint("further ", i),
			"confidence": "LOW", "source": object{"url": source.URL, "title": source.Title, "publisher": source.Publisher, "published": source.Published.String()},
		}
	}
	begun := time.Now()
	answer, err := request{"/query", token, encode(object{
		"query": `mutation($facts: [FactInput!]) { load(batch: {facts: $facts}) { factsCreated } }`, "variables": object{"facts": facts},
	})}.send(ctx, client, s.url)
	if err == nil && !bytes.Contains(answer, []byte(`"factsCreated":`+strconv.Itoa(further))) {
		err = fmt.Errorf("%.300s", answer)
	}
	if err != nil {
		return fmt.Errorf("loading 10,000 facts: %w", err)
	}
	g.loading, begun = time.Since(begun), time.Now()
	if err := s.answersFromMemory(ctx, g.store); err != nil {
		return err
	}
	g.caught, begun = time.Since(begun), time.Now()
	_, err = ask("/query", object{"query": grownQuestions[3].text})(0).send(ctx, client, s.url)
	g.world = time.Since(begun)
	return err
}

// answersFromMemory asks until the copy of a Neo4j answers; the embedded store is
// one itself.
func (s *server) answersFromMemory(ctx context.Context, store string) error {
	client := &http.Client{}
	defer client.CloseIdleConnections()
	for {
		missed, err := s.misses(ctx, store)
		if err != nil {
			return err
		}
		if _, err := ask("/query", object{"query": grownQuestions[0].text})(0).send(ctx, client, s.url); err != nil {
			return err
		}
		after, err := s.misses(ctx, store)
		if err != nil || after == missed {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func (s *server) misses(ctx context.Context, store string) (float64, error) {
	if store == embedded {
		return 0, nil
	}
	return s.metric(ctx, "fedreach_replica_misses_total")
}

// metric is one that the server has counted.
func (s *server) metric(ctx context.Context, name string) (float64, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/metrics", http.NoBody)
	if err != nil {
		return 0, err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if value, found := strings.CutPrefix(strings.TrimSpace(line), name+" "); found {
			return strconv.ParseFloat(value, 64)
		}
	}
	return 0, fmt.Errorf("there is no metric %s", name)
}

// bytesAFact is what a fact takes in memory: in the graph, and in the world of it.
func bytesAFact(ctx context.Context, s *stage, size int) (string, error) {
	before := heap()
	store, err := sqlitestore.Open(ctx, filepath.Join(s.folder, fmt.Sprintf("grown-%d.db", size)))
	if err != nil {
		return "", err
	}
	defer func() { _ = store.Close(ctx) }()
	g, err := store.Facts(ctx, kg.FactFilter{})
	if err != nil {
		return "", err
	}
	facts := len(g.Facts)
	g = nil
	graph := heap() - before
	if _, err := store.Neighborhood(ctx, kg.Scope{}); err != nil {
		return "", err
	}
	whole, err := store.Whole(ctx)
	if err != nil || whole == nil {
		return fmt.Sprintf("%d facts: %d bytes a fact, no world is kept", facts, graph/facts), err
	}
	var worlds reach.Worlds
	begun := time.Now()
	w := worlds.Make(whole, reach.Question{}, time.Now())
	took := time.Since(begun)
	world := heap() - before - graph
	runtime.KeepAlive(w)
	runtime.KeepAlive(&worlds)
	return fmt.Sprintf("%d facts: %d bytes a fact, and %d in the world, made in %s", facts, graph/facts, world/facts, took.Round(time.Millisecond)), nil
}

// heap is what is in use after a collection.
func heap() int {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
