package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"fedreach/kg"
)

var lifetimeLaws = []law{
	{"a context that has ended: its error, and nothing is changed", endedContext},
	{"a context that ends during a load: all of it or nothing", contextEndsDuringLoad},
	{"after Close: unavailable", afterClose},
	{"a load is there for whoever asks next", readYourLoad},
}

// calls are all methods that ask a store for something, each in a small way.
var calls = map[string]func(ctx context.Context, s kg.Store) error{
	"Load": func(ctx context.Context, s kg.Store) error {
		_, err := s.Load(ctx, graph(runsOn("agency:army", "cloud:azure")))
		return err
	},
	"Load, dry": func(ctx context.Context, s kg.Store) error {
		b := graph(runsOn("agency:army", "cloud:azure"))
		b.DryRun = true
		_, err := s.Load(ctx, b)
		return err
	},
	"Entities": func(ctx context.Context, s kg.Store) error {
		_, err := s.Entities(ctx, kg.EntityFilter{First: -1})
		return err
	},
	"Facts": func(ctx context.Context, s kg.Store) error {
		_, err := s.Facts(ctx, kg.FactFilter{})
		return err
	},
	"Neighborhood": func(ctx context.Context, s kg.Store) error {
		_, err := s.Neighborhood(ctx, kg.Scope{})
		return err
	},
	"Search": func(ctx context.Context, s kg.Store) error {
		_, err := s.Search(ctx, kg.SearchQuery{Text: "navy", First: 1})
		return err
	},
	"Loads": func(ctx context.Context, s kg.Store) error {
		_, err := s.Loads(ctx, kg.LoadFilter{First: 1})
		return err
	},
	"Moment": func(ctx context.Context, s kg.Store) error {
		_, err := s.Moment(ctx)
		return err
	},
	"Revision": func(ctx context.Context, s kg.Store) error {
		_, err := s.Revision(ctx)
		return err
	},
}

// navy ──RUNS_ON──▶ aws
func endedContext(t *testing.T, s kg.Store) {
	load(t, s, graph(runsOn("agency:navy", "cloud:aws")))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	unchanged(t, s, func() {
		for name, call := range calls {
			if err := call(cancelled, s); !errors.Is(err, context.Canceled) || fmt.Sprint(err) == fmt.Sprint(context.Canceled) {
				t.Errorf("%s, cancelled: %v, want an error that wraps context.Canceled", name, err)
			}
			if err := call(late, s); !errors.Is(err, context.DeadlineExceeded) || fmt.Sprint(err) == fmt.Sprint(context.DeadlineExceeded) {
				t.Errorf("%s, too late: %v, want an error that wraps context.DeadlineExceeded", name, err)
			}
		}
	})
	for name, call := range calls {
		if err := call(t.Context(), s); err != nil {
			t.Errorf("%s, afterwards: %v", name, err)
		}
	}
}

// agency:a ══USES══▶ vendor:v, 2,000 facts a load, each called off a little later
func contextEndsDuringLoad(t *testing.T, s kg.Store) {
	const each = 2_000
	var loaded int64
	for n, patience := range []time.Duration{0, time.Millisecond, 4 * time.Millisecond, 10 * time.Millisecond, 25 * time.Millisecond, time.Minute} {
		var list []*kg.Fact
		for i := range each {
			list = append(list, state(kg.Uses, "agency:a", "vendor:v", key(fmt.Sprint(n, " ", i))))
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		_, err := s.Load(ctx, graph(list...))
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Load, called off after %s: %v, want an error that wraps context.DeadlineExceeded", patience, err)
		}
		there := factsOf(t, s, kg.FactFilter{IDs: idsOf(list...)})
		if len(there.Facts) == each {
			loaded++
		} else if len(there.Facts) > 0 || err == nil {
			t.Errorf("called off after %s (%v), the load left %d of %d facts", patience, err, len(there.Facts), each)
		}
		same(t, "loads made", []int64{there.Revision, int64(len(allLoads(t, s)))}, []int64{loaded, loaded})
	}
	if loaded == 0 {
		t.Error("a minute was not enough for a load")
	}
}

func afterClose(t *testing.T, s kg.Store) {
	load(t, s, graph(runsOn("agency:navy", "cloud:aws")))
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, call := range calls {
		if err := call(t.Context(), s); !errors.Is(err, kg.ErrUnavailable) {
			t.Errorf("%s: %v, want kg.ErrUnavailable", name, err)
		}
	}
}

// agency:a-0 ──▶ cloud:aws … agency:a-19 ──▶ cloud:aws, a load each
func readYourLoad(t *testing.T, s kg.Store) {
	for i := range int64(20) {
		f := runsOn("agency:a-"+string(rune('a'+i)), "cloud:aws")
		report := load(t, s, graph(f))
		same(t, "revision reported", report.Revision, i+1)
		same(t, "revision", revision(t, s), i+1)
		g := factsOf(t, s, kg.FactFilter{From: []string{f.From}})
		sameFacts(t, "facts", g.Facts, completed(f, i+1))
		same(t, "revision of the answer", g.Revision, i+1)
	}
}
