package main

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// wholeRecord is the whole public record in a kind of store.
type wholeRecord struct {
	name string
	// open gives a folder to serve it in, and the settings that lead to it.
	open func(*testing.T) (folder string, settings []string)
}

var wholeRecords = []wholeRecord{{"embedded", func(t *testing.T) (string, []string) {
	folder, _ := openReal(t)
	return folder, nil
}}}

// The defaults hold for what docs/operate.md says: the whole public record in either
// store, two processors and 512 MiB, of which Go is told four fifths, as memory.go
// would in a container of that size. Clients ask the README's questions and the
// largest that may be asked, all at once.
func TestTheWholeRecordFitsTheMemory(t *testing.T) {
	const large = `{ reach(first: 5000, statuses: [AVAILABLE, IN_USE]) { totalCount nodes { id status levels confidence agency { slug name } vendor { slug name }
		routes { kind through { slug } facts { id kind key since from { slug } to { slug } source { url title } } } } } }`
	readme := blocks(t, "graphql")
	questions := append(readme, large, `{ agencies(first: 1000) { nodes { slug name children { totalCount }
		runsOn { nodes { to { ... on Cloud { slug partners { nodes { from { id } } } } } } } } } }`)
	for _, record := range wholeRecords {
		t.Run(record.name, func(t *testing.T) {
			folder, settings := record.open(t)
			// However long it takes on this machine: a question that is given up takes no memory.
			server := serve(t, folder, append(settings, "GOMEMLIMIT=409MiB", "GOMAXPROCS=2"), "--limit-time=10m").waitReady()
			day, alone := time.Now().UTC().Day(), make([]string, len(questions))
			for i, question := range questions {
				if alone[i] = server.ask(question, nil); strings.Contains(alone[i], `"errors"`) {
					t.Fatalf("%s\n%.300s", question, alone[i])
				}
			}
			if size := len(alone[len(readme)]); size < 4<<20 {
				t.Fatalf("the large answer has %d bytes", size)
			}
			const clients = 8
			var all sync.WaitGroup
			for client := range clients {
				all.Go(func() {
					for i := range questions {
						q := (i + client*len(questions)/clients) % len(questions)
						// A day that begins meanwhile may have other answers.
						if got := server.ask(questions[q], nil); got != alone[q] && time.Now().UTC().Day() == day {
							t.Errorf("%s\n%s", questions[q], firstDifference(got, alone[q]))
						}
					}
				})
			}
			all.Wait()
			const most = 512 << 20
			server.fits(most)
		})
	}
}
