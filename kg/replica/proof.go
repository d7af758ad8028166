package replica

import (
	"sync"
	"time"
)

// prover proves one thing at a time, for all who wait for it. Whoever asks while
// a proof is under way waits for the next: what has begun may have looked before
// they asked.
type prover struct {
	prove func()

	mu sync.Mutex
	// now is closed when the proof under way is done, which began at begun.
	now   chan struct{}
	begun time.Time
	// next is closed when the next proof is done; nil where nobody waits for one.
	next    chan struct{}
	running bool
}

// ask has a proof made that begins no earlier than asked, which has passed, and gives
// what is closed when it is done.
func (p *prover) ask(asked time.Time) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now != nil && !p.begun.Before(asked) {
		return p.now
	}
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
		p.now, p.begun, p.next, p.running = done, time.Now(), nil, done != nil
		p.mu.Unlock()
		if done == nil {
			return
		}
		p.prove()
		close(done)
	}
}
