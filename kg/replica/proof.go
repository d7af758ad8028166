package replica

import (
	"runtime"
	"sync"
	"time"
)

// prover proves one thing at a time, for all who wait for it. Whoever asks while
// a proof is under way waits for the next: what has begun may have looked before
// they asked.
type prover struct {
	// prove gives the token of the moment that the database is at, the empty one where
	// it does not say.
	prove func() (token string)

	mu sync.Mutex
	// now is the proof under way, which began at begun.
	now   *proof
	begun time.Time
	// next is the next proof; nil where nobody waits for one.
	next    *proof
	running bool
}

// proof is what a proof proves.
type proof struct {
	// done is closed when it is done. Then token tells what prove gave.
	done  chan struct{}
	token string
}

// ask has a proof made that begins no earlier than asked, which has passed.
func (p *prover) ask(asked time.Time) *proof {
	wanted, idle := p.want(asked)
	if idle {
		go p.run()
		// It sends its question before the answer is made that it is for: it would wait
		// for another core to wake up, or for this one until the answer is made.
		runtime.Gosched()
	}
	return wanted
}

// want is the proof to wait for, and whether nobody makes proofs: the caller is to have
// them run.
func (p *prover) want(asked time.Time) (wanted *proof, idle bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.now != nil && !p.begun.Before(asked) {
		return p.now, false
	}
	if p.next == nil {
		p.next = &proof{done: make(chan struct{})}
	}
	idle, p.running = !p.running, true
	return p.next, idle
}

// run makes proofs until nobody waits for one.
func (p *prover) run() {
	for {
		p.mu.Lock()
		now := p.next
		p.now, p.begun, p.next, p.running = now, time.Now(), nil, now != nil
		p.mu.Unlock()
		if now == nil {
			return
		}
		now.token = p.prove()
		close(now.done)
	}
}
