package graph_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"fedreach/graph/lean"
	"fedreach/kg"
)

// The memory of an answer is used again for the next. No answer has a part of another,
// however many are made at once, and none that is kept.
func TestAnswersShareNoMemory(t *testing.T) {
	defer func() { lean.Off = false }()
	store := emptyStore(t)
	var agencies []kg.Entity
	for n := range 600 {
		slug := fmt.Sprintf("agency-%03d", n)
		agencies = append(agencies, &kg.Agency{Named: kg.Named{Slug: slug, Name: strings.ToUpper(slug), Aliases: []string{strings.Repeat(slug+" ", 20)}}})
	}
	load(t, store, kg.Batch{By: "test", Entities: agencies})
	const questions = 8
	query, plain := make([]string, questions), make([]string, questions)
	lean.Off = true
	for q := range questions {
		query[q] = fmt.Sprintf(`{ agencies(first: %d) { nodes { slug aliases name } } }`, 250+50*q)
		plain[q] = serve(t, store).send(request{Query: query[q]}).raw
	}
	lean.Off = false
	for name, api := range map[string]*api{"made": serve(t, store), "kept": serveKept(t, store, 64<<20).api} {
		var asking sync.WaitGroup
		for q := range 2 * questions {
			asking.Go(func() {
				for n := range 20 {
					asked, want := query[q%questions], plain[q%questions]
					if n%2 == 1 {
						asked += fmt.Sprint(" # made anew: ", q, " ", n)
					}
					if answer := api.send(request{Query: asked}).raw; answer != want {
						t.Errorf("%s: %.500s\nwant %.500s", name, answer, want)
						return
					}
				}
			})
		}
		asking.Wait()
	}
}
