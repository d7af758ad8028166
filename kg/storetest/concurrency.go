package storetest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"fedreach/kg"
)

var concurrencyLaws = []law{
	{"loads at once, read all the while", loadsAndReads},
	{"of equal keys loaded at once, one is carried out", sameKeyAtOnce},
	{"of two halves of a cycle loaded at once, one is refused", cycleAtOnce},
}

const (
	writers  = 8
	perEach  = 4
	perBatch = 5
)

// writersBatch is the n-th of a writer: perBatch facts of its own, which no
// answer may show a part of, and the facts that all writers state.
//
//	agency:w-n ══USES══▶ acme    key 0 … key 4
//	agency:shared ──USES──▶ acme key n
func writersBatch(w, n int) kg.Batch {
	var list []*kg.Fact
	for i := range perBatch {
		list = append(list, state(kg.Uses, fmt.Sprintf("agency:w%d-%d", w, n), "vendor:acme", key(fmt.Sprint(i))))
	}
	return graph(append(list, state(kg.Uses, "agency:shared", "vendor:acme", key(fmt.Sprint(n))))...)
}

func loadsAndReads(t *testing.T, s kg.Store) {
	var loads, reads sync.WaitGroup
	var done atomic.Bool
	reports := make(chan kg.LoadReport, writers*perEach)
	for w := range writers {
		loads.Go(func() {
			for n := range perEach {
				report, err := s.Load(t.Context(), writersBatch(w, n))
				if err != nil {
					t.Errorf("Load: %v", err)
					return
				}
				if now, err := s.Revision(t.Context()); err != nil || now < report.Revision {
					t.Errorf("after the load of revision %d, Revision gives %d, %v", report.Revision, now, err)
				}
				reports <- report
			}
		})
	}
	for range 3 {
		reads.Go(func() {
			var last int64
			for !done.Load() && !t.Failed() {
				last = readOnce(t, s, last)
			}
		})
	}
	loads.Wait()
	done.Store(true)
	reads.Wait()
	close(reports)

	revisions, created := map[int64]bool{}, 0
	for r := range reports {
		revisions[r.Revision] = true
		created += r.FactsCreated
		same(t, "facts new or there before", r.FactsCreated+r.FactsUnchanged, perBatch+1)
	}
	for n := int64(1); n <= writers*perEach; n++ {
		same(t, fmt.Sprint("there is a revision ", n), revisions[n], true)
	}
	total := writers*perEach*perBatch + perEach
	same(t, "facts created, facts there", []int{created, len(allFacts(t, s).Facts)}, []int{total, total})
	trail, sum := allLoads(t, s), kg.LoadCounts{}
	for i, l := range trail {
		same(t, "the audit trail has no gap", l.Revision, int64(len(trail)-i))
		sum.FactsCreated += l.FactsCreated
		sum.EntitiesCreated += l.EntitiesCreated
	}
	same(t, "the trail adds up", sum, kg.LoadCounts{FactsCreated: total, EntitiesCreated: len(allEntities(t, s))})
}

// readOnce asks two questions and checks that each answer is of one moment, no
// earlier than last. It gives the moment of the later.
func readOnce(t *testing.T, s kg.Store, last int64) int64 {
	facts, err := s.Facts(t.Context(), kg.FactFilter{Kinds: []kg.FactKind{kg.Uses}})
	if err != nil {
		t.Errorf("Facts: %v", err)
		return last
	}
	near, err := s.Neighborhood(t.Context(), kg.Scope{Vendors: []string{"vendor:acme"}})
	if err != nil {
		t.Errorf("Neighborhood: %v", err)
		return last
	}
	for _, g := range []*kg.Graph{facts, near} {
		if g.Revision < last {
			t.Errorf("an answer of revision %d after one of revision %d", g.Revision, last)
		}
		last = g.Revision
		parts, loads := map[string]int{}, map[int64]bool{}
		for _, f := range g.Facts {
			parts[f.From]++
			loads[f.Load] = true
			if g.Entities[f.From] == nil || g.Entities[f.To] == nil {
				t.Errorf("the fact %s is there without an end", f.ID)
			}
		}
		for agency, n := range parts {
			if n != perBatch && agency != "agency:shared" {
				t.Errorf("an answer holds %d of the %d facts of %s", n, perBatch, agency)
			}
		}
		if int64(len(loads)) != g.Revision || loads[g.Revision+1] {
			t.Errorf("an answer of revision %d holds facts of %d loads", g.Revision, len(loads))
		}
	}
	return last
}

func sameKeyAtOnce(t *testing.T, s kg.Store) {
	var all sync.WaitGroup
	var made, repeated atomic.Int64
	for range writers {
		all.Go(func() {
			b := writersBatch(0, 0)
			b.Key = "once"
			report, err := s.Load(t.Context(), b)
			switch {
			case err != nil || report.Load == nil || report.Load.Revision != 1:
				t.Errorf("Load: %+v, %v", report, err)
			case report.Repeated:
				repeated.Add(1)
			default:
				made.Add(1)
			}
		})
	}
	all.Wait()
	same(t, "made, repeated", []int64{made.Load(), repeated.Load()}, []int64{1, writers - 1})
	same(t, "facts", len(allFacts(t, s).Facts), perBatch+1)
}

// one goroutine: navy ──PART_OF──▶ dod, another: dod ──PART_OF──▶ navy
func cycleAtOnce(t *testing.T, s kg.Store) {
	load(t, s, kg.Batch{By: "storetest", Entities: entities("agency:navy", "agency:dod")})
	var all sync.WaitGroup
	var accepted atomic.Int64
	for _, f := range []*kg.Fact{partOf("agency:navy", "agency:dod"), partOf("agency:dod", "agency:navy")} {
		all.Go(func() {
			if _, err := s.Load(t.Context(), facts(f)); err == nil {
				accepted.Add(1)
			}
		})
	}
	all.Wait()
	same(t, "accepted", accepted.Load(), 1)
	same(t, "facts", len(allFacts(t, s).Facts), 1)
}
