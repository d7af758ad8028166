package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
)

// same fails t where got is not what is wanted.
func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

// must is the value of a call that must not fail.
func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// shownFact is everything that a fact says, so that a difference can be read.
func shownFact(f *kg.Fact) string {
	c, source := *f, "none"
	if f.Source != nil {
		source = fmt.Sprintf("%+v", *f.Source)
	}
	c.Source = nil
	return fmt.Sprintf("%+v source %s", c, source)
}

// shownEntity is everything that an entity says.
func shownEntity(e kg.Entity) string {
	switch e := e.(type) {
	case *kg.Cloud:
		airGapped := "not stated"
		if e.AirGapped != nil {
			airGapped = fmt.Sprint(*e.AirGapped)
		}
		return fmt.Sprintf("%s %s %+q aliases %+q kind %s air-gapped %s", e.EntityKind(), e.ID(), e.Name, e.Aliases, e.Kind, airGapped)
	case *kg.Agency:
		return fmt.Sprintf("%s %s %+q aliases %+q sector %s", e.EntityKind(), e.ID(), e.Name, e.Aliases, e.Sector)
	case *kg.Vendor, *kg.Vehicle:
		n := e.Naming()
		return fmt.Sprintf("%s %s %+q aliases %+q", e.EntityKind(), e.ID(), n.Name, n.Aliases)
	}
	return fmt.Sprintf("%T is no entity", e)
}

func shownFacts(list []*kg.Fact) string { return shown(list, shownFact) }

func shownEntities(list []kg.Entity) string { return shown(list, shownEntity) }

func shown[T any](list []T, show func(T) string) string {
	var b strings.Builder
	for _, v := range list {
		b.WriteString("\n  " + show(v))
	}
	return b.String()
}

// sameFacts fails t unless got are these facts, whole, in the order of their ids.
func sameFacts(t *testing.T, what string, got []*kg.Fact, want ...*kg.Fact) {
	t.Helper()
	slices.SortFunc(want, func(a, b *kg.Fact) int { return strings.Compare(a.ID, b.ID) })
	if g, w := shownFacts(got), shownFacts(want); g != w {
		t.Errorf("%s:\n got%s\nwant%s", what, g, w)
	}
}

// entityIDs are the ids of a list in its order.
func entityIDs(list []kg.Entity) []string {
	ids := []string{}
	for _, e := range list {
		ids = append(ids, e.ID())
	}
	return ids
}

// factIDs are the ids of a list in its order.
func factIDs(list []*kg.Fact) []string {
	ids := []string{}
	for _, f := range list {
		ids = append(ids, f.ID)
	}
	return ids
}

// allFacts is every fact of the store with its ends.
func allFacts(t *testing.T, s kg.Store) *kg.Graph {
	t.Helper()
	return must[*kg.Graph](t)(s.Facts(t.Context(), kg.FactFilter{}))
}

// allEntities is every entity of the store in order.
func allEntities(t *testing.T, s kg.Store) []kg.Entity {
	t.Helper()
	return must[kg.EntityPage](t)(s.Entities(t.Context(), kg.EntityFilter{First: -1})).Entities
}

// allLoads is the whole audit trail.
func allLoads(t *testing.T, s kg.Store) []*kg.Load {
	t.Helper()
	return must[kg.LoadPage](t)(s.Loads(t.Context(), kg.LoadFilter{First: -1})).Loads
}

func revision(t *testing.T, s kg.Store) int64 {
	t.Helper()
	return must[int64](t)(s.Revision(t.Context()))
}

// dump is all that a store holds, as text: two equal dumps are one graph.
func dump(t *testing.T, s kg.Store) string {
	t.Helper()
	loads := shown(allLoads(t, s), func(l *kg.Load) string { return fmt.Sprintf("%+v", *l) })
	return fmt.Sprintf("revision %d\nloads%s\nentities%s\nfacts%s",
		revision(t, s), loads, shownEntities(allEntities(t, s)), shownFacts(allFacts(t, s).Facts))
}

// unchanged runs do and fails t where it changed anything.
func unchanged(t *testing.T, s kg.Store, do func()) {
	t.Helper()
	before := dump(t, s)
	do()
	if after := dump(t, s); after != before {
		t.Errorf("something was left behind:\nbefore: %s\nafter: %s", before, after)
	}
}
