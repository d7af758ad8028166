package torture

import (
	"sync"
	"testing"
	"time"

	"fedreach/kg"
)

// Two servers load into one file at once, and one is killed: each answers with what
// the other has acknowledged, from that moment on.
func TestTwoServersOnOneFile(t *testing.T) {
	t.Parallel()
	f := begin(t, "two servers on one file, one of them killed", 10, "what one acknowledges the other answers at once; a good load is put off only with CONFLICT, and one that is wrong is refused and holds up none; nothing is lost")
	loaded, conflicts := 0, 0
	for range f.count {
		b := newBeside(f)
		var all sync.WaitGroup
		for client := range 4 {
			all.Go(func() { b.load(client) })
		}
		time.Sleep(time.Duration(f.random.Int64N(int64(300 * time.Millisecond))))
		b.servers[1].kill()
		all.Wait()
		b.servers[1] = b.start()
		loaded += len(b.acknowledged)
		conflicts += b.conflicts
		b.compare()
	}
	f.finds("%d loads acknowledged, %d put off with CONFLICT; all that was acknowledged was answered by both", loaded, conflicts)
}

// beside are two servers on one file.
type beside struct {
	*fault
	folder, token string
	servers       [2]*server

	mu           sync.Mutex
	acknowledged map[string]kg.Batch
	conflicts    int
}

func newBeside(f *fault) *beside {
	f.Helper()
	b := &beside{fault: f, folder: f.TempDir(), acknowledged: map[string]kg.Batch{}}
	b.token = done(f, b.folder, nil, "token", "create", "torture", "--scope=write")
	for i := range b.servers {
		b.servers[i] = b.start()
	}
	b.servers[0].mustLoad(ground())
	return b
}

func (b *beside) start() *server {
	b.Helper()
	s := serve(b, b.folder, nil)
	s.token = b.token
	return s
}

// nobodys is a batch that is refused once the graph was looked at: of its ends, one
// is not there.
var nobodys = kg.Batch{Facts: []*kg.Fact{{Kind: kg.RunsOn, From: "agency:nobody", To: "cloud:aws", Confidence: kg.High, Source: gazette}}}

const vendorNamed = `query ($slug: String!) { vendor(slug: $slug) { name } }`

// load loads ten batches through one server after the other, asking the other for
// each. The second may be killed meanwhile.
func (b *beside) load(client int) {
	for i := range 10 {
		here, there := b.servers[(client+i)%2], b.servers[(client+i+1)%2]
		n := 1 + client*100 + i
		batch := numbered(n, 20, 0)
		if code, err := here.load(nobodys); err == nil && code != "BAD_USER_INPUT" && code != "CONFLICT" {
			b.Errorf("a load of what is wrong is answered with %s", code)
		}
		code, err := here.load(batch)
		for end := time.Now().Add(patience); code == "CONFLICT" && time.Now().Before(end); code, err = here.load(batch) {
			b.mu.Lock()
			b.conflicts++
			b.mu.Unlock()
		}
		if err != nil {
			continue // this server was killed
		}
		if code != "" {
			b.Errorf("a load is answered with %s", code)
		}
		b.mu.Lock()
		b.acknowledged[batch.Note] = batch
		b.mu.Unlock()
		r, err := there.ask(vendorNamed, map[string]any{"slug": batch.Entities[0].Naming().Slug})
		if err == nil && string(r.Data) != `{"vendor":{"name":"`+batch.Entities[0].Naming().Name+`"}}` {
			b.Errorf("what one server acknowledged, the other answers with %s %v", r.Data, r.Errors)
		}
	}
}

// compare says where the servers answer otherwise than they must: with all that was
// acknowledged, and else at most what was under way at the kill.
func (b *beside) compare() {
	b.Helper()
	expected := newReference(b)
	for _, note := range b.servers[0].notes() {
		if note == "0" {
			expected.load(ground())
			continue
		}
		expected.load(numbered(atoi(b, note), 20, 0))
		delete(b.acknowledged, note)
	}
	for note := range b.acknowledged {
		b.Errorf("load %s was acknowledged and is lost", note)
	}
	for _, s := range b.servers {
		sameGraph(b, done(b, b.folder, nil, "export", "--server", s.url), expected.exported())
	}
}
