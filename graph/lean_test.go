package graph_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"fedreach/graph/lean"
	"fedreach/kg"
)

// faultyStore forgets where some facts come from and who some entities are, and
// never finds a load: what it gives breaks the schema here and there, always in
// the same places.
type faultyStore struct{ kg.Store }

func oneIn(n uint32, id string) bool {
	h := fnv.New32()
	_, _ = h.Write([]byte(id))
	return h.Sum32()%n == 0
}

func (s *faultyStore) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	g, err := s.Store.Facts(ctx, f)
	if err != nil {
		return nil, err
	}
	faulty := withoutSome(g)
	for i, fact := range faulty.Facts {
		if oneIn(3, fact.ID) {
			sourceless := *fact
			sourceless.Source = nil
			faulty.Facts[i] = &sourceless
		}
	}
	return faulty, nil
}

func (s *faultyStore) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	g, err := s.Store.Neighborhood(ctx, scope)
	if err != nil {
		return nil, err
	}
	return withoutSome(g), nil
}

func (s *faultyStore) Whole(context.Context) (*kg.Graph, error) { return nil, nil }

func withoutSome(g *kg.Graph) *kg.Graph {
	without := &kg.Graph{Revision: g.Revision, Facts: slices.Clone(g.Facts), Entities: map[string]kg.Entity{}}
	for id, e := range g.Entities {
		if !oneIn(5, id) {
			without.Entities[id] = e
		}
	}
	return without
}

func (s *faultyStore) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	page, err := s.Store.Entities(ctx, f)
	page.Entities = slices.DeleteFunc(slices.Clone(page.Entities), func(e kg.Entity) bool { return oneIn(5, e.ID()) })
	return page, err
}

func (s *faultyStore) Loads(context.Context, kg.LoadFilter) (kg.LoadPage, error) {
	return kg.LoadPage{}, errors.New("the trail is lost")
}

// questioner makes random questions that the schema allows.
type questioner struct {
	random    *rand.Rand
	schema    *ast.Schema
	fragments []string
	aliases   int
	// wild has it give any arguments, right or wrong.
	wild bool
}

// values are what arguments of these names are given, of whatever type.
var values = map[string][]string{
	"slug": {`"bureau-000"`, `"branch"`, `"cumulus"`, `"acme"`, `"nobody"`}, "agency": {`"bureau-005"`, `"department-03"`, `"nobody"`},
	"vendor": {`"acme"`, `"edge"`, `"dyn"`}, "from": {`"2026-01-01"`}, "to": {`"2026-04-01"`, `"2025-01-01"`},
	"id": {`"agency:branch"`, `"cloud:cumulus"`, `"load:1"`, `"nonsense"`}, "ids": {`["vendor:acme", "agency:none", "load:2"]`, `[]`},
	"text": {`"department"`, `"cumulus"`, `""`}, "first": {"0", "1", "3", "$few"},
	"assume":   {`[{add: {kind: RUNS_ON, from: "agency:bureau-001", to: "cloud:stratus"}}]`},
	"agencies": {`["bureau-005", "department-00"]`}, "vendors": {`["acme", "edge"]`}, "level": {"SECRET", "UNCLASSIFIED"},
	"at": {`"2026-03-01"`}, "counting": {"true", "false"}, "through": {`["cumulus"]`, `["adrift"]`}, "statuses": {"[AVAILABLE, NO_ROUTE, BLOCKED]"},
}

func (q *questioner) oneOf(list []string) string { return list[q.random.IntN(len(list))] }

func (q *questioner) question() string {
	q.fragments, q.aliases = nil, 0
	text := q.selection(q.schema.Query, 6) + " " + strings.Join(q.fragments, " ")
	var variables []string
	for name, declared := range map[string]string{"$few": "$few: Int = 2", "$yes": "$yes: Boolean = true", "$no": "$no: Boolean = false"} {
		if strings.Contains(text, name) {
			variables = append(variables, declared)
		}
	}
	if len(variables) == 0 {
		return "query " + text
	}
	return "query(" + strings.Join(variables, ", ") + ") " + text
}

// selection is some fields of a type, some of them twice, in fragments or under
// another name, no more than so deep.
func (q *questioner) selection(of *ast.Definition, depth int) string {
	var parts []string
	possible := q.schema.GetPossibleTypes(of)
	for range 1 + q.random.IntN(3) {
		within := of
		if n := q.random.IntN(len(possible) + 1); of.Kind != ast.Object && n < len(possible) {
			within = possible[n]
		}
		field := q.field(within, depth)
		switch kind := q.random.IntN(6); {
		case within != of || kind == 0:
			field = "... on " + within.Name + q.directive() + " { " + field + " }"
		case kind == 1:
			at := len(q.fragments)
			name := fmt.Sprint("f", at)
			q.fragments = append(q.fragments, "")
			q.fragments[at] = "fragment " + name + " on " + within.Name + " { __typename " + field + " }"
			field = "..." + name + q.directive() + " ..." + name
		}
		parts = append(parts, field)
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

func (q *questioner) directive() string {
	return q.oneOf([]string{"", "", "", "", "", "", "", "", "", "", "", " @include(if: $yes)", " @skip(if: $no)", " @include(if: false)", " @skip(if: $yes)"})
}

func (q *questioner) field(of *ast.Definition, depth int) string {
	field := of.Fields[q.random.IntN(len(of.Fields))]
	is := q.schema.Types[field.Type.Name()]
	// Arguments may differ, and so each field with some has a name of its own.
	q.aliases++
	name := fmt.Sprintf("a%d: %s", q.aliases, field.Name)
	if len(field.Arguments) == 0 && q.random.IntN(2) == 0 {
		name = field.Name
	}
	if strings.HasPrefix(field.Name, "__") || is.IsCompositeType() && depth == 0 {
		return "__typename"
	}
	var arguments []string
	for _, a := range field.Arguments {
		list := values[a.Name]
		required := a.Type.NonNull && a.DefaultValue == nil
		if q.wild {
			if required || q.random.IntN(4) == 0 {
				arguments = append(arguments, a.Name+": "+q.value(a.Type, 3))
			}
			continue
		}
		if len(list) > 0 && (required || a.Name == "first" || q.random.IntN(3) == 0) {
			arguments = append(arguments, a.Name+": "+q.oneOf(list))
		} else if required {
			return "__typename"
		}
	}
	if len(arguments) > 0 {
		name += "(" + strings.Join(arguments, ", ") + ")"
	}
	name += q.directive()
	if is.IsCompositeType() {
		name += " " + q.selection(is, depth-1)
	}
	return name
}

// rare questions are those that chance does not make: one field asked for of two
// types, and an object of many fields.
var rare = []string{
	`{ node(id: "agency:branch") { ... on Agency { id name } ... on Entity { name id slug } ... on Node { id } } }`,
	`{ agency(slug: "bureau-000") { labels { nodes { to { ... on Entity { slug } ... on Vendor { slug name } } } } runsOn { nodes { id kind
		since until sincePrecision untilPrecision knownSince knownUntil key levels effect terms confidence issuer text product useCase
		source { url } ... on Fact { id kind key } from { slug } } } } }`,
}

var incident = regexp.MustCompile(`under [0-9a-f]{16}`)

// The lean executor gives the bytes that gqlgen's own gives, of answers and of
// failures, whatever the question.
func TestLeanAnswersAreTheSame(t *testing.T) {
	defer func() { lean.Off = false }()
	whole := fixtureStore(t)
	apis := []*api{serve(t, whole), serve(t, &faultyStore{whole})}
	asked := func(off bool, api *api, body request) string {
		lean.Off = off
		// What is in the log is found by a number that is never the same.
		return incident.ReplaceAllString(api.send(body).raw, "under …")
	}
	questions := 600
	if testing.Short() {
		questions = 100
	}
	answered, failed, refused := 0, 0, 0
	for n := range questions {
		q := questioner{random: rand.New(rand.NewPCG(uint64(n), 1)), schema: schema(t)}
		question := request{Query: q.question()}
		if n < len(rare) {
			question.Query = rare[n]
		}
		for _, api := range apis {
			plain, got := asked(true, api, question), asked(false, api, question)
			if plain != got {
				t.Fatalf("question %d: %s\nplain %.2000s\nlean  %.2000s", n, question.Query, plain, got)
			}
			switch {
			case !strings.Contains(got, `"data"`):
				refused++
			case strings.Contains(got, `"errors"`):
				failed++
			default:
				answered++
			}
		}
	}
	t.Logf("%d answered, %d with errors, %d refused", answered, failed, refused)
	if answered < questions/4 || failed < questions/20 {
		t.Errorf("%d answered, %d with errors, %d refused: too few to show anything", answered, failed, refused)
	}
}
