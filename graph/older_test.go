package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fedreach/kg"
	"fedreach/kg/replica"
)

// wayward is a database of which each call takes a random while, before it is carried
// out and after.
type wayward struct{ replica.Database }

func waywardly[A, R any](ctx context.Context, asked A, do func(context.Context, A) (R, error)) (R, error) {
	pause := func() {
		if rand.IntN(3) == 0 {
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
		}
	}
	pause()
	defer pause()
	return do(ctx, asked)
}

// Moment counts a commit for each load, as a server does.
func (w wayward) Moment(ctx context.Context) (kg.Moment, error) {
	return waywardly(ctx, w.Database, func(ctx context.Context, behind replica.Database) (kg.Moment, error) {
		m, err := behind.Moment(ctx)
		m.Database, m.Commits = "wayward", m.Revision+1
		return m, err
	})
}

// Load may be acknowledged long after it is there, as where the answer to its commit is
// lost.
func (w wayward) Load(ctx context.Context, b kg.Batch) (kg.LoadReport, error) {
	report, err := waywardly(ctx, b, w.Database.Load)
	if rand.IntN(2) == 0 {
		time.Sleep(time.Duration(rand.IntN(40)) * time.Millisecond)
	}
	return report, err
}

func (w wayward) Loads(ctx context.Context, f kg.LoadFilter) (kg.LoadPage, error) {
	return waywardly(ctx, f, w.Database.Loads)
}

func (w wayward) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	return waywardly(ctx, f, w.Database.Entities)
}

func (w wayward) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	return waywardly(ctx, f, w.Database.Facts)
}

// No answer is older than a load that was acknowledged before the question: neither a
// copy's, nor one that was made in hope, nor one that was kept.
func TestNoAnswerIsOlderThanALoad(t *testing.T) {
	behind := wayward{openFixture(t)}
	store := replica.New(behind, replica.Config{Budget: 1 << 30})
	for _, kept := range []int{32 << 20, 0} {
		api := serveKept(t, store, kept)
		count := func() (loads, vendors int64) {
			var answer struct {
				Data struct{ Loads, Vendors struct{ TotalCount int64 } }
			}
			raw := api.send(request{Query: `{ loads(first: 0) { totalCount } vendors(first: 0) { totalCount } }`}).raw
			if err := json.Unmarshal([]byte(raw), &answer); err != nil || strings.Contains(raw, `"errors":`) {
				t.Errorf("%v: %s", err, raw)
			}
			return answer.Data.Loads.TotalCount, answer.Data.Vendors.TotalCount
		}
		loads, vendors := count()
		var acknowledged, answered atomic.Int64
		ctx, end := context.WithTimeout(t.Context(), 4*time.Second)
		var all sync.WaitGroup
		for loader, to := range []kg.Store{store, behind} { // through the copy, and past it
			all.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					slug := fmt.Sprintf("acme-%d-%d-%d", kept, loader, n)
					batch := kg.Batch{By: "test", Entities: []kg.Entity{&kg.Vendor{Named: kg.Named{Slug: slug, Name: slug}}}}
					if _, err := to.Load(t.Context(), batch); err != nil {
						t.Error(err)
						return
					}
					acknowledged.Add(1)
					time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
				}
			})
		}
		for range 6 {
			all.Go(func() {
				for ctx.Err() == nil {
					want := acknowledged.Load()
					if l, v := count(); l-loads < want || v-vendors < want {
						t.Errorf("%d bytes kept: %d loads were acknowledged, and the answer has %d and %d vendors", kept, want, l-loads, v-vendors)
					}
					answered.Add(1)
				}
			})
		}
		all.Wait()
		end()
		t.Logf("%d bytes kept: %d answers, %d loads", kept, answered.Load(), acknowledged.Load())
	}
}
