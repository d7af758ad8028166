package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/kg/replica"
	"fedreach/kg/sqlitestore"
)

// No answer is older than what somebody else committed before the question, though each
// is made before it is known whether the copy is current.
func TestAnswersMadeInHopeAreCurrent(t *testing.T) {
	file := emptyStore(t).(*sqlitestore.Store)
	load(t, file, fixture()...)
	store := replica.New(file, replica.Config{Budget: 1 << 30})
	t.Cleanup(func() {
		if err := store.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	api := serve(t, store)
	const question = `{ agency(slug: "branch") { runsOn { totalCount nodes { to { slug } } } }
		reach(agencies: ["branch"], vendors: ["acme"]) { totalCount } nothing: vendor(slug: "nobody") { slug } }`
	for n := range 20 {
		// Asked until the copy answers, so that there is hope when the load comes.
		for before := store.Stats().Misses; ; before = store.Stats().Misses {
			api.ask(question, nil)
			if store.Stats().Misses == before {
				break
			}
		}
		slug := fmt.Sprint("cirrus-", n)
		load(t, file, kg.Batch{By: "test", Entities: []kg.Entity{&kg.Cloud{Named: named(slug), Kind: kg.CloudRegion}}, Facts: []*kg.Fact{fact(kg.RunsOn, "agency:branch", "cloud:"+slug)}})
		answer := text(api.ask(question, nil))
		if want := fmt.Sprintf(`"totalCount":%d`, n+1); !strings.Contains(answer, want) {
			t.Fatalf("after load %d: %s", n+1, answer)
		}
	}
}
