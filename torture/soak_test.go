package torture

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"fedreach/kg"
)

// An hour of use in little time: clients that ask what the README asks, loads, and
// subscribers, all at once.
func TestSoakEmbedded(t *testing.T) {
	f := begin(t, "a soak, embedded, in seconds", 45, "no answer is an error or another than before; every subscriber is told of every load; goroutines and open files return; memory within 512 MiB, and what is in use of it does not grow")
	soak(f, t.TempDir(), nil, 0)
}

const (
	askers, loaders = 62, 2
	// thinking is the longest that an asker does nothing after an answer.
	thinking = 800 * time.Millisecond
	// mostMemory is what the limits are set for, in bytes.
	mostMemory = 512 << 20
	// growth is by how much the memory in use may grow, in bytes: what is loaded
	// meanwhile takes some.
	growth = 8 << 20
	// ofAConnection is what is in use for each connection that is kept, in bytes, about.
	ofAConnection = 64 << 10
)

// soak is given how many connections to its database a server may keep.
func soak(f *fault, folder string, env []string, kept int64) {
	f.Helper()
	// All clients are at one address, which to the server is one client.
	s := startServer(f, command(f, folder, env, "serve", "--addr", "127.0.0.1:0", "--limit-requests", "1000"))
	s.waitReady()
	s.token = done(f, folder, env, "token", "create", "torture", "--scope=write")
	k := &soaking{fault: f, server: s, questions: questions(f)}
	for _, q := range k.questions {
		k.answers = append(k.answers, s.answer(q, nil))
	}
	base := k.revision()
	s.collected(k.questions[0])
	before := k.usage()
	ctx, stop := context.WithCancel(f.Context())
	defer stop()
	var subscribers []*subscriber
	for range 8 {
		subscribers = append(subscribers, s.overSSE(ctx, f), s.overWebSocket(ctx, f))
	}
	end := time.Now().Add(time.Duration(f.count) * time.Second)
	var all sync.WaitGroup
	for client := range askers + loaders {
		random := rand.New(rand.NewPCG(f.random.Uint64(), uint64(client)))
		all.Go(func() {
			for time.Now().Before(end) && !f.Failed() {
				if client < loaders {
					k.load(random)
				} else {
					k.ask(random)
				}
			}
		})
	}
	time.Sleep(time.Until(end) / 2)
	halfway := k.usage()
	all.Wait()
	during := k.usage()
	for _, l := range subscribers {
		l.mustHear(f, base+1, k.revision())
	}
	stop()
	http.DefaultClient.CloseIdleConnections()
	after := k.settled(before, kept)
	if during.memory > mostMemory {
		f.Errorf("the server takes %d MiB", during.memory>>20)
	}
	if after.live > before.live+growth+kept*ofAConnection {
		f.Errorf("%d MiB of memory were in use, and are %d", before.live>>20, after.live>>20)
	}
	f.finds("%d questions: median %s, 99th percentile %s, 99.9th %s; %d loads: median %s, 99.9th %s; %d subscribers; before, under load and after: goroutines %d, %d, %d, open files %d, %d, %d, resident MiB %d, %d, %d; in use before, half-way, at the end and after: MiB %d, %d, %d, %d",
		len(k.asked), at1000(k.asked, 500), at1000(k.asked, 990), at1000(k.asked, 999), len(k.loaded), at1000(k.loaded, 500), at1000(k.loaded, 999), len(subscribers),
		before.goroutines, during.goroutines, after.goroutines, before.files, during.files, after.files,
		before.memory>>20, during.memory>>20, after.memory>>20, before.live>>20, halfway.live>>20, during.live>>20, after.live>>20)
}

// soaking is a server under load.
type soaking struct {
	*fault
	server             *server
	questions, answers []string

	mu            sync.Mutex
	asked, loaded []time.Duration
	batches       int
}

// questions are those of the README.
func questions(t testing.TB) (list []string) {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range regexp.MustCompile("(?s)```graphql\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		list = append(list, block[1])
	}
	return list
}

// ask puts one of the questions, which must be answered as before.
func (k *soaking) ask(random *rand.Rand) {
	i := random.IntN(len(k.questions))
	began := time.Now()
	r, err := k.server.ask(k.questions[i], nil)
	took := time.Since(began)
	switch {
	case err != nil || r.code() != "":
		k.Errorf("question %d is answered with %v, %+v", i, err, r)
	case string(r.Data) != k.answers[i]:
		k.Errorf("question %d is answered with %.300s, and was with %.300s", i, r.Data, k.answers[i])
	}
	k.mu.Lock()
	k.asked = append(k.asked, took)
	k.mu.Unlock()
	time.Sleep(time.Duration(random.Int64N(int64(thinking))))
}

// load loads what no question of the README can see: it is known too late.
func (k *soaking) load(random *rand.Rand) {
	k.mu.Lock()
	k.batches++
	n := k.batches
	k.mu.Unlock()
	source := &kg.Source{URL: "https://soak.example", Title: "A soak", Published: kg.NewDate(2026, 11, 15), PublishedPrecision: kg.PrecisionDay}
	b := kg.Batch{Key: fmt.Sprint("soak ", n)}
	for i := range 1 + random.IntN(20) {
		b.Facts = append(b.Facts, &kg.Fact{
			Kind: kg.Evaluates, From: "agency:cia", To: "vendor:perplexity", Key: fmt.Sprint("soak ", n, " ", i), Confidence: kg.Low, Source: source,
		})
	}
	began := time.Now()
	code, err := k.server.load(b)
	took := time.Since(began)
	if err != nil || code != "" {
		k.Errorf("a load is answered with %v %s", err, code)
	}
	k.mu.Lock()
	k.loaded = append(k.loaded, took)
	k.mu.Unlock()
	time.Sleep(time.Duration(random.Int64N(int64(thinking))))
}

func (k *soaking) revision() int64 {
	k.Helper()
	var data struct {
		Loads struct{ Nodes []struct{ Revision int64 } }
	}
	if err := json.Unmarshal([]byte(k.server.answer("{ loads(first: 1) { nodes { revision } } }", nil)), &data); err != nil {
		k.Fatal(err)
	}
	return data.Loads.Nodes[0].Revision
}

// usage is what a server takes of its machine. Memory is in bytes; what was live at
// the last collection is in use.
type usage struct{ goroutines, files, memory, live int64 }

func (k *soaking) usage() usage {
	k.Helper()
	return usage{
		int64(k.server.metric("go_goroutines")), int64(k.server.metric("process_open_fds")),
		int64(k.server.metric("process_resident_memory_bytes")), int64(k.server.metric("go_gc_heap_live_bytes")),
	}
}

// settled waits until the server takes no more goroutines and files than before,
// but for the connections to its database that it keeps.
func (k *soaking) settled(before usage, kept int64) (after usage) {
	k.Helper()
	const few = 4 // a connection or two of this test's
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		after = k.usage()
		if after.goroutines <= before.goroutines+few && after.files <= before.files+few+kept {
			k.server.collected(k.questions[0])
			return k.usage()
		}
		if time.Now().After(deadline) {
			k.Errorf("goroutines were %d and are %d, open files were %d and are %d", before.goroutines, after.goroutines, before.files, after.files)
			return after
		}
	}
}

// at1000 is the so many thousandth of durations, in order.
func at1000(list []time.Duration, part int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[min(len(sorted)-1, len(sorted)*part/1000)].Round(10 * time.Microsecond)
}
