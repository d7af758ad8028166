package replica

import (
	"context"
	"sync"
)

// prover proves one thing at a time, for all who wait for it. Whoever comes while
// a proof is under way waits for the next: what has begun may have looked before
// they asked.
type prover struct {
	prove func()

	mu sync.Mutex
	// next is closed when the next proof is done; nil where nobody waits for one.
	next    chan struct{}
	running bool
}

// wait waits for a proof that begins after it was called. The error is that of
// ctx, where that ends first.
func (p *prover) wait(ctx context.Context) error {
	select {
	case <-p.ask():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ask has a proof made, and gives what is closed when it is done.
func (p *prover) ask() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = make(chan struct{})
	}
	if !p.running {
		p.running = true
		go p.run()
	}
	return p.next
}

// run makes proofs until nobody waits for one.
func (p *prover) run() {
	for {
		p.mu.Lock()
		done := p.next
		p.next, p.running = nil, done != nil
		p.mu.Unlock()
		if done == nil {
			return
		}
		p.prove()
		close(done)
	}
}
