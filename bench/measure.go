package main

import (
	"context"
	"fmt"
	"os"
	"slices"
)

// cell is what is measured: one of each work, number of clients and server.
type cell struct {
	work    work
	clients int
	server  string
}

// figures are what was measured, a sample a round.
type figures struct {
	options options
	samples map[cell][]sample
}

// among are those of the works that are to be measured.
func (o options) among(works []work) []work {
	return slices.DeleteFunc(slices.Clone(works), func(w work) bool { return !slices.Contains(o.Works, w) })
}

// measure asks all servers the same in turn, round after round: first the
// questions, then the writes, so that no question is asked of a larger graph than
// another.
func (s *stage) measure(ctx context.Context, o options) (*figures, error) {
	if err := s.warm(ctx, o); err != nil {
		return nil, err
	}
	f := &figures{o, map[cell][]sample{}}
	for _, works := range [][]work{o.among(reads), o.among([]work{w5})} {
		for round := range o.Rounds {
			fmt.Fprintf(os.Stderr, "bench: %s, round %d of %d\n", works, round+1, o.Rounds)
			for _, w := range works {
				for _, count := range o.Clients {
					if err := s.compare(ctx, f, w, count, round); err != nil {
						return nil, err
					}
				}
			}
		}
	}
	// The writes have changed no answer.
	return f, s.agree(ctx)
}

// who are the servers that are measured by a work.
func (s *stage) who(w work) []*server {
	return slices.DeleteFunc(slices.Clone(s.servers), func(server *server) bool { return server.asks[w] == nil })
}

// warm has every server ready for every work: its plans made, its code compiled.
func (s *stage) warm(ctx context.Context, o options) error {
	fmt.Fprintln(os.Stderr, "bench: warming up")
	for _, w := range o.among(append([]work{w5}, reads...)) {
		for _, server := range s.who(w) {
			c := newClients(server, w, 2)
			_, err := c.ask(ctx, o.Warm)
			c.close()
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// compare measures each server once; another begins in each round.
func (s *stage) compare(ctx context.Context, f *figures, w work, count, round int) error {
	servers := s.who(w)
	for i := range servers {
		server := servers[(i+round)%len(servers)]
		c := newClients(server, w, count)
		// Connections are made, and what others wrote is caught up with.
		_, err := c.ask(ctx, f.options.Time/2)
		if err == nil {
			var measured sample
			measured, err = c.ask(ctx, f.options.Time)
			at := cell{w, count, server.name}
			f.samples[at] = append(f.samples[at], measured)
		}
		c.close()
		if err != nil {
			return err
		}
	}
	return nil
}
