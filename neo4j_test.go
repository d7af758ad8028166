//go:build !embedded

package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"

	"fedreach/kg/neo4jstore/neo4jtest"
)

// neo4jSettings point the binary to the test's Neo4j, emptied, at a URI.
func neo4jSettings(t *testing.T, uri string) []string {
	t.Helper()
	database := neo4jtest.Shared(t)
	if err := database.Empty(t.Context()); err != nil {
		t.Fatal(err)
	}
	return append(neo4jAt(database), "FEDREACH_STORE="+uri)
}

// neo4jAt point the binary to a Neo4j as it is.
func neo4jAt(database *neo4jtest.Server) []string {
	return []string{"FEDREACH_STORE=" + database.URI, "FEDREACH_NEO4J_USER=" + database.User, "FEDREACH_NEO4J_PASSWORD=" + database.Password}
}

func init() {
	servedStores = append(servedStores, servedStore{"neo4j", func(t *testing.T) []string {
		return neo4jSettings(t, neo4jtest.Shared(t).URI)
	}})
}

// The same questions, the same bytes, whatever keeps the graph.
func TestBothStoresGiveTheSameBytes(t *testing.T) {
	embedded := serve(t, t.TempDir(), nil).waitReady()
	neo4j := serve(t, t.TempDir(), neo4jSettings(t, neo4jtest.Shared(t).URI)).waitReady()
	for _, question := range append(blocks(t, "graphql"),
		`{ reach(statuses:[BLOCKED, IN_USE, AVAILABLE, EVALUATING, NO_ROUTE], at:"2026-03-20", knownAt:"2026-11-01", first: 5000) { totalCount pageInfo { endCursor }
		   nodes { id status levels confidence disputed oldestSourceOn unplaced
		     routes { kind through { id } vehicle { id } levels inferences inheritedFrom { id } confidence facts { id from { id } to { id } load { revision } } authorizations { id } vehicleFacts { id } }
		     nearMisses { kind missing { kind key levels from { id } to { id } } facts { id } }
		     disputes { decides { id } otherwise { id } } uses { id } blockers { id } liftedBlocks { id } exemptions { id } warnings { id } } } }`,
		`{ agencies(first: 1000) { totalCount edges { cursor node { id name aliases sector ancestors { id } children { totalCount }
		     runsOn { nodes { to { ... on Cloud { id levels partners { nodes { from { id } } } } } } } } } } }`,
		`{ clouds(first: 1000) { nodes { id kind airGapped levels parent { id } authorizations(counting: false) { nodes { id key levels since sincePrecision until knownSince knownUntil confidence text source { url title publisher published publishedPrecision } } } } } }`,
		`{ vendors { nodes { id holds { nodes { id ceilingUSD } } terms { nodes { terms text } } labels { nodes { effect issuer key } } } } vehicles { nodes { id openTo { nodes { id } } } } }`,
		`{ search(text: "depart", first: 20) { match entity { id } } s2: search(text: "ai") { match entity { id } } }`,
		`{ verdict(agency: "ciaa", vendor: "openai") { id } }`,
		`{ changes(from: "2022-01-01", to: "2026-11-01", first: 1000, knownAt: "2026-11-01") { totalCount nodes { on before { id } after { status levels } causes { kind fact { id } } } } }`,
		`{ scoreboard(at: "2026-11-01", knownAt: "2026-11-01") { vendor { id } terms available { agencies organisations } contracts { agencies } } chokepoints(first: 1000) { cloud { id } agencies { id } sole { id } } }`,
	) {
		if a, b := embedded.ask(question, nil), neo4j.ask(question, nil); a != b {
			t.Errorf("%s\nembedded: %s\nNeo4j:    %s", question, firstDifference(a, b), firstDifference(b, a))
		}
	}
}

// In front of Neo4j stands a copy, and the metrics tell what it is good for.
func TestMetricsTellOfTheReplica(t *testing.T) {
	s := serveWritable(t, append(neo4jSettings(t, neo4jtest.Shared(t).URI), "FEDREACH_PACKS=none"))
	counted := func(name string) func() bool {
		return func() bool {
			s.ask(`{ agencies { totalCount } }`, nil)
			return metric(t, s.metrics(), "fedreach_replica_"+name+"_total") > 0
		}
	}
	waitFor(t, counted("readings"))
	waitFor(t, counted("hits"))
	// A name that the database has never seen is a commit of the database's own, and
	// has the copy read whole: only a later load is sure to be caught up with.
	vendors := 0
	waitFor(t, func() bool {
		vendors++
		s.done(loadBatch, batch(t, fmt.Sprintf(`{"entities": [{"kind": "VENDOR", "slug": "acme-%d", "name": "Acme %d"}]}`, vendors, vendors)))
		return counted("catch_ups")()
	})
	if page := s.metrics(); metric(t, page, "fedreach_replica_misses_total") == 0 || metric(t, page, `fedreach_store_calls_total{method="Moment",outcome="ok"}`) == 0 {
		t.Errorf("no call was the database's own:\n%s", page)
	}
	if most := metric(t, s.metrics(), "fedreach_neo4j_connections_max"); most < 1 || metric(t, s.metrics(), "fedreach_neo4j_connections_in_use") > most {
		t.Errorf("of %v connections more are in use", most)
	}
}

// A server may start before its database.
func TestNeo4jMayComeLater(t *testing.T) {
	database := neo4jtest.Shared(t)
	scheme, address, _ := strings.Cut(database.URI, "://")
	gate := newGate(t, address)
	server := serve(t, t.TempDir(), neo4jSettings(t, "bolt://"+gate.address))
	if scheme != "bolt" {
		t.Logf("the test's Neo4j is at %s, asked here over bolt", database.URI)
	}

	if status, body := server.get("/healthz"); status != http.StatusOK {
		t.Errorf("it is not alive: %d %s", status, body)
	}
	waitFor(t, func() bool { return strings.Contains(server.log.String(), "not ready, trying again") })
	status, body := server.get("/readyz")
	if status != http.StatusServiceUnavailable || !strings.HasPrefix(body, "not ready: ") || strings.Count(body, "\n") != 1 {
		t.Errorf("it does not say in one line that it is not ready, and why: %d %q", status, body)
	}
	if secret := database.Password; strings.Contains(server.log.String()+body, secret) {
		t.Error("the password is in the log or the answer")
	}
	if answer := server.ask(mainQuestion, nil); !strings.Contains(answer, `"code":"UNAVAILABLE"`) {
		t.Errorf("asked too early: %s", answer)
	}

	gate.open()
	server.waitReady()
	if answer := server.ask(mainQuestion, nil); !strings.Contains(answer, `"totalCount":`) {
		t.Errorf("asked when ready: %s", answer)
	}
}

func TestNeo4jWithAWrongPassword(t *testing.T) {
	env := append(neo4jSettings(t, neo4jtest.Shared(t).URI), "FEDREACH_NEO4J_PASSWORD=not-the-password")
	o := runToEnd(t, t.TempDir(), env, "ask", "openai")
	if o.code != exitNothing || strings.Count(o.stderr, "\n") != 1 || !strings.Contains(o.stderr, "password") || strings.Contains(o.stderr, "not-the-password") {
		t.Errorf("exit %d, %s", o.code, o.stderr)
	}
}

// A password that is changed in the database and in its file needs no restart.
func TestNeo4jPasswordIsChanged(t *testing.T) {
	database := neo4jtest.Shared(t)
	env := neo4jSettings(t, database.URI)
	script := func(cypher string) {
		t.Helper()
		if err := database.Script(t.Context(), cypher, nil); err != nil {
			t.Fatal(err)
		}
	}
	script("CREATE OR REPLACE USER rotating SET PASSWORD 'the-first-password' CHANGE NOT REQUIRED")
	t.Cleanup(func() {
		if err := database.Script(context.Background(), "DROP USER rotating", nil); err != nil {
			t.Error(err)
		}
	})
	_, address, _ := strings.Cut(database.URI, "://")
	gate := newGate(t, address)
	gate.open()
	file := writeFile(t, "password", "the-first-password\n")
	// Without a copy, each question is the database's.
	server := serve(t, t.TempDir(), append(env, "FEDREACH_STORE=bolt://"+gate.address, "FEDREACH_NEO4J_USER=rotating", "FEDREACH_NEO4J_PASSWORD=wrong",
		"FEDREACH_NEO4J_PASSWORD_FILE="+file, "FEDREACH_REPLICA_MEMORY=0", "FEDREACH_PACKS=none")).waitReady()
	script("ALTER USER rotating SET PASSWORD 'the-second-password' CHANGE NOT REQUIRED")
	if err := os.WriteFile(file, []byte("the-second-password"), 0o600); err != nil {
		t.Fatal(err)
	}
	gate.cut()
	waitFor(t, func() bool {
		return server.ask(`{ agencies { totalCount } }`, nil) == `{"data":{"agencies":{"totalCount":0}}}`
	})
	if strings.Contains(server.log.String()+server.out.String(), "-password\n") {
		t.Error("a password is in the log")
	}
}

// gate is an address that refuses connections until it is opened, and then
// leads to a server.
type gate struct {
	t               *testing.T
	address, target string

	mu     sync.Mutex
	inside []net.Conn
}

// cut ends all connections through the gate. It stays open.
func (g *gate) cut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range g.inside {
		c.Close()
	}
	g.inside = nil
}

func newGate(t *testing.T, target string) *gate {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return &gate{t: t, address: listener.Addr().String(), target: target}
}

func (g *gate) open() {
	g.t.Helper()
	listener, err := new(net.ListenConfig).Listen(g.t.Context(), "tcp", g.address)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			inside, err := listener.Accept()
			if err != nil {
				return
			}
			g.mu.Lock()
			g.inside = append(g.inside, inside)
			g.mu.Unlock()
			go g.join(inside)
		}
	}()
}

// join lets bytes flow both ways until either side ends.
func (g *gate) join(inside net.Conn) {
	defer inside.Close()
	outside, err := new(net.Dialer).DialContext(context.Background(), "tcp", g.target)
	if err != nil {
		return
	}
	defer outside.Close()
	ended := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{inside, outside}, {outside, inside}} {
		go func() {
			_, _ = io.Copy(way[0], way[1]) // one side is gone
			ended <- struct{}{}
		}()
	}
	<-ended
}
