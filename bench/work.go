package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"

	"fedreach/bench/fixture"
)

// work is one question, or one write.
type work string

// The works.
const (
	w1 work = "W1"
	w2 work = "W2"
	w3 work = "W3"
	w4 work = "W4"
	w5 work = "W5"
)

// reads are the questions, in the order of the tables.
var reads = []work{w1, w2, w3, w4}

// about says what each work is.
var about = map[work]string{
	w1: "an agency and its clouds",
	w2: "50 agencies, their clouds, and the partners of these",
	w3: "who can enable one vendor, by which routes",
	w4: "what one agency can enable, by which routes",
	w5: "a write of 100 facts",
}

// works are the requests of one server, by work. The number tells writes apart.
type works map[work]func(number int64) request

type counter = atomic.Int64

// What is asked about.
const (
	agency      = "agency-1000"
	vendor      = "vendor-45"
	firstOfMany = 50
	factsAWrite = 100
)

// request is one POST of JSON.
type request struct {
	path, token string
	body        []byte
}

func ask(path string, body any) func(int64) request {
	text := encode(body)
	return func(int64) request { return request{path: path, body: text} }
}

func encode(body any) []byte {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // it is made here, of texts and numbers
	}
	return text
}

// send gives the answer, and an error where its status is not 200.
func (r request) send(ctx context.Context, client *http.Client, url string) ([]byte, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, url+r.path, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	q.Header.Set("Content-Type", "application/json")
	if r.token != "" {
		q.Header.Set("Authorization", "Bearer "+r.token)
	}
	response, err := client.Do(q)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %.300s", response.Status, answer)
	}
	return answer, err
}

type object = map[string]any

func askFedreach(token string) works {
	query := func(text string) func(int64) request { return ask("/query", object{"query": text}) }
	return works{
		w1: query(`{ agency(slug: "` + agency + `") { name runsOn { nodes { to { ... on Cloud { slug name } } } } } }`),
		w2: query(fmt.Sprintf(`{ agencies(first: %d) { nodes { slug name runsOn { nodes { to { ... on Cloud { slug name
			partners(first: 1000) { nodes { from { ... on Vendor { slug name } } } } } } } } } } }`, firstOfMany)),
		w3: query(`{ reach(vendors: ["` + vendor + `"], first: 5000) { nodes { agency { slug name } status routes { kind through { slug } } } } }`),
		w4: query(`{ reach(agencies: ["` + agency + `"], first: 5000) { nodes { vendor { slug name } status routes { kind through { slug } } } } }`),
		w5: func(number int64) request {
			facts := make([]object, factsAWrite)
			for i := range facts {
				f := newFact("fedreach", number, i)
				facts[i] = object{
					"kind": "EVALUATES", "from": f.from, "to": f.to, "key": f.key, "since": since, "text": sentence, "confidence": "MEDIUM",
					"source": object{
						"url": source.URL, "title": source.Title, "publisher": source.Publisher, "published": source.Published.String(),
					},
				}
			}
			return request{"/query", token, encode(object{
				"query":     `mutation($facts: [FactInput!]) { load(batch: {facts: $facts}) { factsCreated } }`,
				"variables": object{"facts": facts},
			})}
		},
	}
}

func askPeer() works {
	query := func(text string) func(int64) request { return ask("/", object{"query": text}) }
	return works{
		w1: query(`{ agencies(where: {slug: {eq: "` + agency + `"}}) { name runsOn { slug name } } }`),
		w2: query(fmt.Sprintf(`{ agencies(limit: %d, sort: [{slug: ASC}]) { slug name runsOn { slug name partners { slug name } } } }`, firstOfMany)),
		w3: query(`{ whoCanEnable(vendor: "` + vendor + `") { slug name status routes { kind through } } }`),
		w4: query(`{ whatCanEnable(agency: "` + agency + `") { slug name status routes { kind through } } }`),
		w5: func(number int64) request {
			return request{"/", "", encode(object{
				"query": `mutation($facts: [FactRow!]!) { state(facts: $facts) }`, "variables": object{"facts": rows("peer", number)},
			})}
		},
	}
}

func askBare() works {
	return works{
		w1: ask("/agency", object{"slug": agency}),
		w2: ask("/agencies", object{"first": firstOfMany}),
		w3: ask("/who-can-enable", object{"slug": vendor}),
		w4: ask("/what-can-enable", object{"slug": agency}),
		w5: func(number int64) request {
			return request{"/state", "", encode(object{"facts": rows("bare", number)})}
		},
	}
}

const (
	since    = "2026-01-15"
	sentence = "as the source says of it, in a sentence of usual length"
)

// source is one that the graph has.
var source = fixture.Graph(fixture.M).Facts[0].Source

// stated is what tells a new fact from others.
type stated struct{ from, to, key string }

// newFact is a fact that no other write of this server states, and that bears on
// no question.
func newFact(who string, number int64, i int) stated {
	return stated{fmt.Sprint("agency:agency-", 100+i), fmt.Sprint("vendor:vendor-", 101+i), fmt.Sprintf("trial %d by %s", 1_000_000+number, who)}
}

// rows are new facts as a statement takes them.
func rows(who string, number int64) []object {
	made := make([]object, factsAWrite)
	for i := range made {
		f := newFact(who, number, i)
		made[i] = object{
			"id": fmt.Sprint("EVALUATES:", f.from, f.to, f.key), "from": f.from, "to": f.to, "key": f.key, "since": since,
			"source": source.ID(), "text": sentence,
		}
	}
	return made
}
