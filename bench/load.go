package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// sample is what was measured of one server, work and number of clients in one
// round.
type sample struct {
	perSecond float64
	median    time.Duration
}

// clients ask one server one thing, each again as soon as it has its answer.
type clients struct {
	server *server
	work   work
	count  int
	http   *http.Client
}

// newClients have connections of their own, kept alive, and take answers as they
// are, not compressed.
func newClients(s *server, w work, count int) *clients {
	transport := &http.Transport{MaxIdleConnsPerHost: count, DisableCompression: true}
	return &clients{s, w, count, &http.Client{Transport: transport}}
}

func (c *clients) close() { c.http.CloseIdleConnections() }

// ask asks for so long and gives how often there was an answer, and how long one
// took. What was begun in time is waited for, and counted with the time it takes.
func (c *clients) ask(ctx context.Context, during time.Duration) (sample, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	begun := time.Now()
	var mu sync.Mutex
	var all []time.Duration
	var group sync.WaitGroup
	for range c.count {
		group.Go(func() {
			took, err := c.one(ctx, begun.Add(during))
			if err != nil {
				cancel(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, took...)
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return sample{}, fmt.Errorf("%s of %s: %w", c.work, c.server.name, err)
	}
	slices.Sort(all)
	return sample{float64(len(all)) / time.Since(begun).Seconds(), all[len(all)/2]}, nil
}

// one asks until then, at least once. Every answer must be as long as the first:
// those to the same question are the same.
func (c *clients) one(ctx context.Context, until time.Time) (took []time.Duration, err error) {
	length := -1
	for len(took) == 0 || time.Now().Before(until) {
		r := c.server.asks[c.work](c.server.sent.Add(1))
		begun := time.Now()
		answer, err := r.send(ctx, c.http, c.server.url)
		if err != nil {
			return nil, err
		}
		took = append(took, time.Since(begun))
		if length >= 0 && len(answer) != length {
			return nil, fmt.Errorf("an answer of %d bytes, then one of %d: %.300s", length, len(answer), answer)
		}
		length = len(answer)
	}
	return took, nil
}
