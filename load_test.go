package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
)

const (
	loadBatch = `mutation ($batch: BatchInput!, $dryRun: Boolean) { load(batch: $batch, dryRun: $dryRun) {
		revision dryRun repeated load { revision by origin note factsCreated } entitiesCreated entitiesChanged entitiesUnchanged
		factsCreated factsUnchanged factsWithdrawn factsWithdrawnBefore
		flips { totalCount nodes { agency { slug } vendor { slug } before { status } after { status } causes { kind fact { kind source { url } } } } } } }`
	retractFacts = `mutation ($facts: [ID!]!, $reason: String!, $dryRun: Boolean) { retract(facts: $facts, reason: $reason, dryRun: $dryRun) {
		revision factsWithdrawn factsWithdrawnBefore load { note } flips { nodes { before { status } after { status } causes { kind fact { knownUntil endedBy { by note } } } } } } }`
	gazette = `{"url": "https://gazette.example", "title": "The Gazette", "published": "2026-03"}`
)

// batch is variables with a batch in JSON, in which GAZETTE stands for a source.
func batch(t *testing.T, text string) map[string]any {
	t.Helper()
	var b map[string]any
	if err := json.Unmarshal([]byte(strings.ReplaceAll(text, "GAZETTE", gazette)), &b); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return map[string]any{"batch": b}
}

// small is navy on aws, and acme, whose AI is nowhere yet.
//
//	navy ──RUNS_ON──▶ aws      acme
const small = `{"origin": "a test", "note": "why", "entities": [
	{"kind": "AGENCY", "slug": "navy", "name": "The Navy", "aliases": ["USN"], "sector": "DEFENSE"},
	{"kind": "CLOUD", "slug": "aws", "name": "AWS", "cloudKind": "REGION", "airGapped": true},
	{"kind": "VENDOR", "slug": "acme", "name": "Acme"}],
	"facts": [{"kind": "RUNS_ON", "from": "agency:navy", "to": "cloud:aws", "since": "2025", "source": GAZETTE}]}`

const partnership = `{"key": "partnership-1", "facts": [
	{"kind": "PARTNERS_WITH", "from": "vendor:acme", "to": "cloud:aws", "levels": ["CUI"], "confidence": "MEDIUM", "source": GAZETTE}]}`

const flipped = `{"totalCount": 1, "nodes": [{"agency": {"slug": "navy"}, "vendor": {"slug": "acme"}, "before": {"status": "NO_ROUTE"},
	"after": {"status": "AVAILABLE"}, "causes": [{"kind": "LOADED", "fact": {"kind": "PARTNERS_WITH", "source": {"url": "https://gazette.example"}}}]}]}`

func TestLoading(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		first := s.done(loadBatch, batch(t, small))
		wantJSON(t, "the first load", first["load"], `{"revision": 1, "by": "seeds", "origin": "a test", "note": "why", "factsCreated": 1}`)
		wantJSON(t, "what it flips", first["flips"], `{"totalCount": 0, "nodes": []}`)

		supposed := batch(t, partnership)
		supposed["dryRun"] = true
		dry := s.done(loadBatch, supposed)
		wantJSON(t, "what it would flip", dry["flips"], flipped)
		wantJSON(t, "the revision of a dry run", []any{dry["revision"], dry["dryRun"], dry["factsCreated"]}, `[1, true, 1]`)
		s.wantRevision(1)

		done := s.done(loadBatch, batch(t, partnership))
		wantJSON(t, "what it flips", done["flips"], flipped)
		wantJSON(t, "the revision", []any{done["revision"], done["dryRun"], done["repeated"]}, `[2, false, false]`)
		again := s.done(loadBatch, batch(t, partnership))
		wantJSON(t, "a retry", []any{again["revision"], again["repeated"], again["factsCreated"]}, `[2, true, 0]`)
		wantJSON(t, "what the load flipped that it repeats", again["flips"], flipped)
		unchanged := s.done(loadBatch, batch(t, small))
		wantJSON(t, "the same once more", []any{unchanged["load"], unchanged["factsUnchanged"], unchanged["entitiesUnchanged"]}, `[null, 1, 3]`)

		facts := s.send(`{ facts(filter: {sources: ["https://gazette.example"], kinds: [PARTNERS_WITH]}) { totalCount nodes { id load { revision by } } } }`, nil)
		nodes := facts.Data["facts"].(map[string]any)["nodes"].([]any)
		id := nodes[0].(map[string]any)["id"].(string)
		wantJSON(t, "the fact's load", nodes[0].(map[string]any)["load"], `{"revision": 2, "by": "seeds"}`)
		gone := map[string]any{"facts": []string{id}, "reason": "the deal is off"}
		gone["dryRun"] = true
		wantJSON(t, "what retracting would flip", s.done(retractFacts, gone)["flips"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["after"], `{"status": "NO_ROUTE"}`)
		s.wantRevision(2)
		delete(gone, "dryRun")
		retracted := s.done(retractFacts, gone)
		causes := retracted["flips"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["causes"].([]any)
		fact := causes[0].(map[string]any)["fact"].(map[string]any)
		wantJSON(t, "why it flipped", []any{len(causes), causes[0].(map[string]any)["kind"], fact["endedBy"]}, `[1, "WITHDRAWN", {"by": "seeds", "note": "the deal is off"}]`)
		wantJSON(t, "retracted twice", s.done(retractFacts, gone)["factsWithdrawnBefore"], `1`)
		s.wantRevision(3)
		wantJSON(t, "asked of an earlier knowledge", s.send(`{ verdict(agency: "navy", vendor: "acme", knownAt: "2026-04-01") { status levels } }`, nil).Data["verdict"], `{"status": "AVAILABLE", "levels": ["CUI"]}`)
		s.wantLog()
	})
}

// What is wrong with the question about flips takes nothing back of a load: it is
// said beside what was done.
func TestFlipsThatCanNotBeTold(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		for i, flips := range []string{`agencies: ["nobody"]`, "first: 5000", `after: "x"`} {
			query := fmt.Sprintf(`mutation ($batch: BatchInput!) { load(batch: $batch) { revision flips(%s) { totalCount } } }`, flips)
			got := s.write(query, batch(t, fmt.Sprintf(`{"entities": [{"kind": "VENDOR", "slug": "acme-%d", "name": "Acme"}]}`, i)))
			wantJSON(t, flips, got.Data["load"], fmt.Sprintf(`{"revision": %d, "flips": null}`, i+1))
			if got.code() == "" || got.Errors[0].Extensions.Argument == "" {
				t.Errorf("%s: %s", flips, got.raw)
			}
		}
	})
}

// wantRevision says how many loads there are.
func (s *writable) wantRevision(want int) {
	s.t.Helper()
	got := s.send(`{ loads(first: 1) { nodes { revision } } }`, nil)
	wantJSON(s.t, "revision", got.Data["loads"], fmt.Sprintf(`{"nodes": [{"revision": %d}]}`, want))
}

// wantLog reads the audit trail of TestLoading in a terminal.
func (s *writable) wantLog() {
	s.t.Helper()
	for _, args := range [][]string{{"log"}, {"log", "--server", s.url}} {
		log := s.run(args...)
		lines := strings.Split(log.stdout, "\n")
		if log.code != exitDone || len(lines) != 5 || !strings.HasPrefix(lines[0], "REVISION") ||
			!strings.HasPrefix(lines[1], "3") || !strings.HasSuffix(lines[1], "the deal is off") || !strings.Contains(lines[1], "+0 -1") ||
			!strings.Contains(lines[3], "seeds") || !strings.Contains(lines[3], "a test") || !strings.Contains(lines[3], "+3 ~0") {
			s.t.Errorf("%v: %d\n%s%s", args, log.code, log.stdout, log.stderr)
		}
	}
	asJSON := s.run("log", "--format=json", "-n", "1")
	var loads []map[string]any
	if err := json.Unmarshal([]byte(asJSON.stdout), &loads); err != nil || len(loads) != 1 || loads[0]["revision"] != 3.0 || loads[0]["note"] != "the deal is off" {
		s.t.Errorf("as JSON: %v\n%s", err, asJSON.stdout)
	}
}

// What can't be loaded: the argument that is wrong, each problem by list, index
// and field, a part of the reason.
var badBatches = []struct {
	name, batch, argument, problems, reason string
}{
	{"an entity that does not exist", `{"facts": [{"kind": "RUNS_ON", "from": "agency:navy", "to": "cloud:nowhere", "source": GAZETTE}]}`,
		"batch.facts[0].to", `["facts 0 to"]`, "there is no cloud:nowhere"},
	{"a second parent", `{"entities": [{"kind": "AGENCY", "slug": "dod", "name": "DoD"}, {"kind": "AGENCY", "slug": "dot", "name": "DoT"}], "facts": [
		{"kind": "PART_OF", "from": "agency:navy", "to": "agency:dod", "source": GAZETTE}, {"kind": "PART_OF", "from": "agency:navy", "to": "agency:dot", "source": GAZETTE}]}`,
		"batch.facts[0].to", `["facts 0 to"]`, "agency:navy"},
	{"a period turned round", `{"facts": [{"kind": "RUNS_ON", "from": "agency:navy", "to": "cloud:aws", "since": "2026-03-02", "until": "2026-03-01", "source": GAZETTE}]}`,
		"batch.facts[0].until", `["facts 0 until"]`, "is not after since"},
	{"a day that is none", `{"facts": [{"kind": "RUNS_ON", "from": "agency:navy", "to": "cloud:aws", "since": "2026-02-30", "source": {"url": "https://a.example", "title": "A", "published": "soon"}}]}`,
		"batch.facts[0].since", `["facts 0 since", "facts 0 source.published"]`, "2026-02-30"},
	{"no source", `{"facts": [{"kind": "RUNS_ON", "from": "agency:navy", "to": "cloud:aws"}]}`, "batch.facts[0].source", `["facts 0 source"]`, "is missing"},
	{"everything wrong", `{"key": "a\u0000", "entities": [{"kind": "VENDOR", "slug": "No Slug", "name": "", "sector": "DEFENSE"}, {"kind": "CLOUD", "slug": "fog", "name": "Fog"}],
		"facts": [{"kind": "LABELS", "from": "agency:navy", "to": "vendor:acme", "levels": [], "source": GAZETTE}], "withdrawals": [{"factID": "RUNS_ON:0"}]}`,
		"batch.key", `["batch 0 key", "entities 0 name", "entities 0 sector", "entities 0 slug", "entities 1 cloudKind", "facts 0 effect", "facts 0 levels"]`, "control characters"},
	{"an unknown fact", `{"withdrawals": [{"factID": "RUNS_ON:0"}]}`, "batch.withdrawals[0].factID", `["withdrawals 0 factID"]`, "there is no fact"},
}

// An answer that gets too large does not hide that its load was done.
func TestALoadWhoseAnswerIsTooLarge(t *testing.T) {
	s := serveWritable(t, []string{"FEDREACH_PACKS=none"}, "serve", "--limit-answer=3")
	got := s.write(`mutation ($batch: BatchInput!) { load(batch: $batch) { revision } }`, batch(t, small))
	if len(got.Errors) > 0 {
		t.Fatalf("a small answer: %s", got.raw)
	}
	for _, dryRun := range []bool{true, false} {
		loading := batch(t, partnership)
		loading["dryRun"] = dryRun
		got := s.write(loadBatch, loading)
		told := strings.Contains(got.raw, "what was loaded stays loaded, as revision 2") && strings.Contains(got.raw, `"revision":2`)
		if got.code() != "QUERY_TOO_COMPLEX" || told == dryRun {
			t.Errorf("dryRun %t: %s", dryRun, got.raw)
		}
	}
	s.wantRevision(2)
}

func TestBadBatches(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		s.done(loadBatch, batch(t, small))
		for _, bad := range badBatches {
			for _, dryRun := range []bool{true, false} {
				variables := batch(t, bad.batch)
				variables["dryRun"] = dryRun
				got := s.write(loadBatch, variables)
				if got.code() != "BAD_USER_INPUT" || got.Errors[0].Extensions.Argument != bad.argument || !strings.Contains(got.Errors[0].Message, bad.reason) {
					t.Errorf("%s: %s", bad.name, got.raw)
					continue
				}
				var problems []string
				for _, p := range got.Errors[0].Extensions.Problems {
					problems = append(problems, fmt.Sprintf("%s %v %s", p["list"], p["index"], p["field"]))
				}
				wantJSON(t, bad.name, problems, bad.problems)
				s.wantRevision(1)
			}
		}
		got := s.write(retractFacts, map[string]any{"facts": []string{"RUNS_ON:0"}, "reason": "none"})
		if got.code() != "BAD_USER_INPUT" || got.Errors[0].Extensions.Argument != "facts[0]" {
			t.Errorf("retracting an unknown fact: %s", got.raw)
		}
		got = s.write(retractFacts, map[string]any{"facts": []string{"RUNS_ON:0"}, "reason": " "})
		if got.code() != "BAD_USER_INPUT" || got.Errors[0].Extensions.Argument != "reason" {
			t.Errorf("retracting without a reason: %s", got.raw)
		}
		variables := batch(t, `{"facts": [{"kind": "KNOWS", "from": "agency:navy", "to": "cloud:aws", "source": GAZETTE}]}`)
		if got := s.write(loadBatch, variables); got.code() != "BAD_USER_INPUT" || !strings.Contains(got.raw, "batch.facts[0].kind") || !strings.Contains(got.raw, "KNOWS") {
			t.Errorf("an unknown kind: %s", got.raw)
		}
		s.wantRevision(1)
	})
}

// manyFacts are facts of navy on aws that say all that there is to say.
func manyFacts(n int) map[string]any {
	facts := make([]map[string]any, n)
	for i := range facts {
		facts[i] = map[string]any{
			"kind": "USES", "from": "agency:navy", "to": "vendor:acme", "key": fmt.Sprint("contract ", i), "since": "2025-01-01", "until": "2027-01",
			"confidence": "MEDIUM", "levels": []string{"UNCLASSIFIED", "CUI"}, "product": "Chat", "useCase": strings.Repeat("reading documents, ", 20), "text": "As the inventory says.",
			"knownSince": "2025-02-01T00:00:00Z",
			"source":     map[string]any{"url": "https://gazette.example/inventory", "title": "The inventory", "publisher": "The Office", "published": "2025-02-01"},
		}
	}
	return map[string]any{"batch": map[string]any{"facts": facts}}
}

func TestLargeBatches(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		s.done(loadBatch, batch(t, small))
		const counts = `mutation ($batch: BatchInput!) { load(batch: $batch) { factsCreated } }`
		wantJSON(t, "10,000 facts", s.done(counts, manyFacts(10_000)), `{"factsCreated": 10000}`)
		got := s.write(counts, manyFacts(10_001))
		if got.code() != "BAD_USER_INPUT" || got.Errors[0].Extensions.Argument != "batch.facts" || !strings.Contains(got.raw, "the most in one batch is 10000") {
			t.Errorf("one more: %.300s", got.raw)
		}
		for _, list := range []struct{ field, itemType string }{{"facts", "FactInput"}, {"entities", "EntityInput"}} {
			query := fmt.Sprintf(`mutation ($items: [%s!]!) { load(batch: {%s: $items}) { factsUnchanged entitiesCreated } }`, list.itemType, list.field)
			for n, want := range map[int]string{10_000: "", 10_001: "BAD_USER_INPUT"} {
				items := manyFacts(n)["batch"].(map[string]any)["facts"]
				if list.field == "entities" {
					items = manyVendors(n)
				}
				got := s.write(query, map[string]any{"items": items})
				if got.code() != want || want != "" && got.Errors[0].Extensions.Argument != "batch."+list.field {
					t.Errorf("%d %s as a variable of their own: %.300s", n, list.field, got.raw)
				}
			}
		}
		large := make([]byte, 16<<20+1)
		copy(large, `{"query": "`)
		got = s.sendBody(large, "Authorization", "Bearer "+s.token)
		if got.status != http.StatusRequestEntityTooLarge || got.code() != "BAD_USER_INPUT" || !strings.Contains(got.raw, "16777216") {
			t.Errorf("a body over the limit: %d %s", got.status, got.raw)
		}
		s.wantRevision(3)
	})
}

func manyVendors(n int) []any {
	vendors := make([]any, n)
	for i := range vendors {
		vendors[i] = map[string]any{"kind": "VENDOR", "slug": fmt.Sprint("vendor-", i), "name": fmt.Sprint("Vendor ", i)}
	}
	return vendors
}

// Two batches at once that can't both be right: one of them is loaded whole, the
// other told why not; of the same fact, one creates it.
func TestRacingBatches(t *testing.T) {
	onEachStore(t, func(t *testing.T, s *writable) {
		s.done(loadBatch, batch(t, small))
		s.done(loadBatch, batch(t, `{"entities": [{"kind": "AGENCY", "slug": "dod", "name": "DoD"}, {"kind": "AGENCY", "slug": "dot", "name": "DoT"}]}`))
		both := func(one, other string) (replies [2]*reply) {
			var all sync.WaitGroup
			for i, text := range []string{one, other} {
				all.Go(func() { replies[i] = s.write(loadBatch, batch(t, text)) })
			}
			all.Wait()
			return replies
		}
		for round := range 5 {
			child := fmt.Sprint("unit-", round)
			s.done(loadBatch, batch(t, fmt.Sprintf(`{"entities": [{"kind": "AGENCY", "slug": %q, "name": "Unit"}]}`, child)))
			part := `{"facts": [{"kind": "PART_OF", "from": "agency:CHILD", "to": "agency:PARENT", "source": GAZETTE}, {"kind": "RUNS_ON", "from": "agency:PARENT", "to": "cloud:aws", "key": "CHILD", "source": GAZETTE}]}`
			of := func(parent string) string { return strings.NewReplacer("CHILD", child, "PARENT", parent).Replace(part) }
			replies := both(of("dod"), of("dot"))
			if a, b := replies[0].code(), replies[1].code(); a+b != "BAD_USER_INPUT" {
				t.Errorf("two parents at once: %s\n%s", replies[0].raw, replies[1].raw)
			}
			left := s.send(fmt.Sprintf(`{ facts(filter: {from: ["agency:%s", "agency:dod", "agency:dot"]}) { totalCount } }`, child), nil)
			wantJSON(t, "what is left", left.Data["facts"], fmt.Sprintf(`{"totalCount": %d}`, 2*(round+1)-round))

			same := fmt.Sprintf(`{"facts": [{"kind": "USES", "from": "agency:navy", "to": "vendor:acme", "key": "%d", "source": GAZETTE}]}`, round)
			created := 0.0
			for _, r := range both(same, same) {
				report, _ := r.Data["load"].(map[string]any)
				count, _ := report["factsCreated"].(float64)
				created += count
			}
			if created != 1 {
				t.Errorf("the same fact at once was created %v times", created)
			}
		}
	})
}
