package wire

import (
	"bytes"
	"slices"
)

// Commit is Bolt's message that asks for a transaction to be committed.
var Commit = []byte{0, 2, 0xb0, 0x12, 0, 0}

// Fate is what happens to a connection on which a certain request is made.
type Fate int

// What may happen. Passed is that nothing does.
const (
	Passed      Fate = iota
	LoseRequest      // it breaks before the request gets to the server
	CutAfter         // it breaks once the request is passed on; the server is still at work
	LoseAnswer       // it breaks when the server has answered, and the answer is lost
	TearAnswer       // it breaks in the middle of the answer
	Mute             // it stays, and nothing more comes from the server
)

// Fates are all that may happen.
var Fates = []Fate{LoseRequest, CutAfter, LoseAnswer, TearAnswer, Mute}

func (f Fate) String() string {
	return []string{"passed", "the request lost", "cut off once asked", "the answer lost", "the answer torn", "no answer"}[f]
}

// Trap waits for a request.
type Trap struct {
	pattern []byte
	fate    Fate
	left    int
	sprung  chan struct{}
}

// Trap has the next requests that hold the pattern, so many of them, share a fate.
func (p *Proxy) Trap(pattern []byte, fate Fate, times int) *Trap {
	t := &Trap{pattern: pattern, fate: fate, left: times, sprung: make(chan struct{})}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.traps = append(p.traps, t)
	return t
}

// Sprung is closed once the last of the requests was caught.
func (t *Trap) Sprung() <-chan struct{} { return t.sprung }

// Disarm takes all traps away.
func (p *Proxy) Disarm() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.traps = nil
}

// fateOf gives a connection's fate, which what the client sends now may settle.
func (p *Proxy) fateOf(c *pair, some []byte, fromClient bool) Fate {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !fromClient || c.fate != Passed {
		return c.fate
	}
	sent := append(c.tail, some...)
	for i, t := range p.traps {
		if bytes.Contains(sent, t.pattern) {
			c.fate = t.fate
			if t.left--; t.left == 0 {
				p.traps = slices.Delete(p.traps, i, i+1)
				close(t.sprung)
			}
			break
		}
	}
	c.tail = slices.Clone(sent[max(0, len(sent)-len(Commit)+1):])
	return c.fate
}
