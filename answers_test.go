package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

const howManyVendors = `{ vendors { totalCount } }`

// loadVendor loads a vendor through the server.
func (s *writable) loadVendor(number int) {
	s.t.Helper()
	s.done(loadBatch, batch(s.t, fmt.Sprintf(`{"entities": [{"kind": "VENDOR", "slug": "vendor-%d", "name": "Vendor %d"}]}`, number, number)))
}

// remembered asks how many vendors there are until the answer is one that was kept.
func (s *writable) remembered() {
	s.t.Helper()
	waitFor(s.t, func() bool {
		before := metric(s.t, s.metrics(), "fedreach_kept_answers_hits_total")
		s.ask(howManyVendors, nil)
		return metric(s.t, s.metrics(), "fedreach_kept_answers_hits_total") > before
	})
}

func (s *writable) wantVendors(after string, count int) {
	s.t.Helper()
	want := fmt.Sprintf(`{"data":{"vendors":{"totalCount":%d}}}`, count)
	if got := s.ask(howManyVendors, nil); got != want {
		s.t.Errorf("after %s: %s, want %s", after, got, want)
	}
}

// An answer that was kept is no answer once anything was written, by this server or by
// another program, and be it asked for at that very moment.
func TestKeptAnswersEndWithEachWrite(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		for number := 1; number <= 10; number += 2 {
			s.loadVendor(number)
			s.wantVendors("a load", number)
			s.remembered()
			line := fmt.Sprintf(`{"kind": "VENDOR", "slug": "vendor-%d", "name": "Vendor %d"}`, number+1, number+1)
			if err := os.WriteFile(filepath.Join(s.folder, "more.jsonl"), []byte(line), 0o600); err != nil {
				t.Fatal(err)
			}
			if imported := s.run("import", "facts", "more.jsonl"); imported.code != exitDone {
				t.Fatal(imported.stderr)
			}
			s.wantVendors("an import by another program", number+1)
			s.remembered()
		}
		if bytes := metric(t, s.metrics(), "fedreach_kept_answers_bytes"); bytes <= 0 {
			t.Errorf("%v bytes are kept", bytes)
		}
	})
}

// Who wants every answer made has none kept.
func TestNoAnswersAreKept(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "--limit-kept=0")
	for range 5 {
		s.wantVendors("nothing", 0)
	}
	if page := s.metrics(); metric(t, page, "fedreach_kept_answers_hits_total") != 0 || metric(t, page, "fedreach_kept_answers_bytes") != 0 {
		t.Errorf("some are:\n%s", page)
	}
}
