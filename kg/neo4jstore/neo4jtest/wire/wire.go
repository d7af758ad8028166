// Package wire is a TCP proxy for tests: it leads to a server, and can do to the
// connections through it what networks do to connections.
package wire

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// Proxy passes bytes on between whoever connects to it and a server.
type Proxy struct {
	address string

	mu       sync.Mutex
	closed   bool
	listener net.Listener // nil while connections are refused
	targets  []string
	turn     int // whose turn it is of the targets
	pairs    map[*pair]bool
	delay    time.Duration
	held     chan struct{} // closed once bytes may pass; nil while they may
	traps    []*Trap
}

// New listens on a free port of this machine's loopback. Connections lead to the
// targets in turn; where one refuses, to the next.
func New(targets ...string) (*Proxy, error) {
	p := &Proxy{address: "127.0.0.1:0", targets: targets, pairs: map[*pair]bool{}}
	if err := p.Accept(); err != nil {
		return nil, err
	}
	return p, nil
}

// Address is where the proxy listens: host and port.
func (p *Proxy) Address() string { return p.address }

// Accept takes connections again, after Refuse.
func (p *Proxy) Accept() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || p.listener != nil {
		return nil
	}
	listener, err := net.Listen("tcp", p.address)
	if err != nil {
		return fmt.Errorf("listening at %s: %w", p.address, err)
	}
	p.listener, p.address = listener, listener.Addr().String()
	go p.serve(listener)
	return nil
}

// Refuse refuses new connections, as a machine does on which nothing listens.
// Those that there are stay.
func (p *Proxy) Refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse()
}

func (p *Proxy) refuse() {
	if p.listener != nil {
		_ = p.listener.Close() // nobody connects any more
		p.listener = nil
	}
}

// Cut breaks every connection there is.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for pair := range p.pairs {
		pair.cut()
	}
	p.pairs = map[*pair]bool{}
}

// Hold lets no more bytes pass, on connections that there are and on new ones,
// until Release. Neither side is told, as where a cable was pulled.
func (p *Proxy) Hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held == nil {
		p.held = make(chan struct{})
	}
}

// Release lets bytes pass again.
func (p *Proxy) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.held != nil {
		close(p.held)
		p.held = nil
	}
}

// Slow has everything that passes wait so long, each way.
func (p *Proxy) Slow(delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.delay = delay
}

// Lead has new connections lead to other targets.
func (p *Proxy) Lead(targets ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.targets = targets
}

// Connections counts those that are open.
func (p *Proxy) Connections() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.pairs)
}

// Close ends the proxy and all connections through it.
func (p *Proxy) Close() {
	p.Cut()
	p.Release()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.refuse()
}

func (p *Proxy) serve(listener net.Listener) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return // it was closed
		}
		go p.join(client)
	}
}

// join leads a connection to a target, until either side ends it.
func (p *Proxy) join(client net.Conn) {
	server, err := p.dial()
	if err != nil {
		_ = client.Close()
		return
	}
	pair := &pair{client: client, server: server}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		pair.cut()
		return
	}
	p.pairs[pair] = true
	p.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { p.pass(pair, client, server, true) })
	both.Go(func() { p.pass(pair, server, client, false) })
	both.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.pairs, pair)
}

// dial connects to the target whose turn it is, or the next that answers.
func (p *Proxy) dial() (server net.Conn, err error) {
	p.mu.Lock()
	targets, turn := p.targets, p.turn
	p.turn++
	p.mu.Unlock()
	for i := range targets {
		if server, err = net.Dial("tcp", targets[(turn+i)%len(targets)]); err == nil {
			return server, nil
		}
	}
	return nil, err
}

// pass copies what comes from one side to the other. The end of either is that
// of both.
func (p *Proxy) pass(pair *pair, from, to net.Conn, fromClient bool) {
	defer pair.cut()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			p.wait()
			if !p.through(pair, buffer[:n], to, fromClient) {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// wait waits as long as what passes has to.
func (p *Proxy) wait() {
	p.mu.Lock()
	delay, held := p.delay, p.held
	p.mu.Unlock()
	if held != nil {
		<-held
	}
	time.Sleep(delay)
}

// through writes to the other side what is to get there, and reports whether the
// connection goes on.
func (p *Proxy) through(pair *pair, some []byte, to net.Conn, fromClient bool) bool {
	switch fate := p.fateOf(pair, some, fromClient); {
	case fate == LoseRequest, fate == LoseAnswer && !fromClient:
		return false
	case fate == Mute && !fromClient:
		return true
	case fate == TearAnswer && !fromClient:
		_, _ = to.Write(some[:len(some)/2]) // it ends in any case
		return false
	case fate == CutAfter:
		_, _ = to.Write(some)
		return false
	}
	_, err := to.Write(some)
	return err == nil
}

// pair is a connection and where it leads.
type pair struct {
	client, server net.Conn
	// fate is what happens to it, once it has gone into a trap.
	fate Fate
	// tail is the end of what the client has sent: what is looked for may come in
	// two parts.
	tail []byte
}

func (c *pair) cut() {
	_ = c.client.Close() // to be gone is what is wanted
	_ = c.server.Close()
}
