//go:build unix && !embedded

package torture

import (
	"strings"
	"testing"
	"time"

	"fedreach/kg/neo4jstore/neo4jtest/wire"
)

// rolling has two servers on the database behind a balancer that knows nothing of
// them, and restarts one again and again.
func rolling(t *testing.T, w *world) {
	f := begin(t, "Neo4j, two servers, one restarted", 4, "a client's single retry mends each failed request; each who listens is told of every load, and by a server that is asked to end that it does")
	env := w.settings(w.database.URI)
	steady, restless := serve(t, t.TempDir(), env), serve(t, t.TempDir(), env)
	address := strings.TrimPrefix(restless.url, "http://")
	balancer, err := wire.New(strings.TrimPrefix(steady.url, "http://"), address)
	if err != nil {
		t.Fatal(err)
	}
	defer balancer.Close()
	u := newUsers(t, "http://"+balancer.Address(), w.token)
	u.again = 1
	u.first = len(w.server.notes())
	u.begin(6, 4)
	for i := range f.count {
		u.listenAnew() // else all would be with the one that stays
		f.pause(2 * time.Second)
		kill := i%3 == 2
		u.putUpWithBreaks(kill)
		if kill {
			restless.kill()
		} else if code := restless.stop(); code != 0 && !strings.Contains(restless.log.String(), "requests were still under way") {
			t.Errorf("asked to end, it ended with %d:\n%s", code, restless.log)
		}
		later := len(steady.notes()) + 1
		f.pause(time.Second)
		restless = startServer(t, command(t, t.TempDir(), env, "serve", "--addr", address, "--packs", "none"))
		restless.waitReady()
		u.mustHear(t, later) // and whoever listened to the one that ended is past its end
	}
	u.end(t)
	u.settle(t, steady.notes())
	f.finds("%s", u.since(t))
}
