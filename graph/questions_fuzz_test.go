package graph_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"fedreach/graph/lean"
	"fedreach/kg"
	"fedreach/kg/replica"
	"fedreach/kg/sqlitestore"
)

// valuesOf are values of scalars, anything what is mostly wrong for an argument.
var (
	valuesOf = map[string][]string{
		"String": {`"branch"`, `"bureau-000"`, `"acme"`, `"cumulus"`, `"2026-03"`, `"department"`, `""`}, "ID": {`"agency:branch"`, `"cloud:cumulus"`, `"vendor:acme"`, `"load:1"`, `"verdict:branch:acme::::"`},
		"Int": {"0", "1", "3", "50"}, "Boolean": {"true", "false"}, "USD": {"0", "200000000"}, "Date": {`"2026-03-01"`, `"2020-01-01"`}, "DateTime": {`"2026-03-01"`, `"2026-03-01T10:00:00+02:00"`},
	}
	anything = []string{"null", `"nobody"`, "-1", "5001", "99999999999999999999", "1.5", "[]", "{}", `"2026-02-30"`, `"\u0000"`, "nonsense", "[[null]]", `"9999-12-31"`, "{add: null}", `"agency:"`}
)

// value is a value of a type; now and then one of another.
func (q *questioner) value(of *ast.Type, depth int) string {
	is := q.schema.Types[of.Name()]
	switch {
	case q.random.IntN(16) == 0:
		return q.oneOf(anything)
	case of.Elem != nil:
		var items []string
		for range q.random.IntN(3) {
			items = append(items, q.value(of.Elem, depth))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case is.Kind == ast.Enum:
		return is.EnumValues[q.random.IntN(len(is.EnumValues))].Name
	case is.Kind == ast.InputObject:
		return q.object(is, depth)
	}
	return q.oneOf(valuesOf[is.Name])
}

// object is an input object: what it needs, and some of what it may have.
func (q *questioner) object(is *ast.Definition, depth int) string {
	var fields []string
	only := q.random.IntN(len(is.Fields))
	for i, field := range is.Fields {
		wanted := field.Type.NonNull && field.DefaultValue == nil || q.random.IntN(6) == 0
		if is.Directives.ForName("oneOf") != nil {
			wanted = i == only
		}
		if wanted && depth > 0 {
			fields = append(fields, field.Name+": "+q.value(field.Type, depth-1))
		}
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

// A question that is made of the schema, with arguments good and bad, is answered
// or refused with a reason; the same to the byte by either executor, and by the
// store and its replica.
func FuzzQuestions(f *testing.F) {
	for seed := range uint64(100) {
		f.Add(seed)
	}
	whole := openFixture(f)
	stored := fuzz(f, whole)
	copied := replica.New(whole, replica.Config{Budget: 1 << 30}) // closed with the store
	f.Cleanup(func() { _ = copied.Close(context.Background()) })
	inFront := fuzz(f, copied)
	schema := schema(f)
	f.Fuzz(func(t *testing.T, seed uint64) {
		defer func() { lean.Off = false }()
		q := questioner{random: rand.New(rand.NewPCG(seed, 2)), schema: schema, wild: true}
		question := q.question()
		want := stored.ask(t, question, nil)
		if got := inFront.ask(t, question, nil); got.raw != want.raw {
			t.Fatalf("%s\nreplica %.2000s\nstore   %.2000s", question, got.raw, want.raw)
		}
		lean.Off = true
		if got := stored.ask(t, question, nil); got.raw != want.raw {
			t.Fatalf("%s\nplain %.2000s\nlean  %.2000s", question, got.raw, want.raw)
		}
		stored.unchanged(t)
	})
}

// openFixture is a file of its own with the graph of these tests.
func openFixture(t testing.TB) *sqlitestore.Store {
	t.Helper()
	store, err := sqlitestore.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	load(t, kg.Store(store), fixture()...)
	return store
}
