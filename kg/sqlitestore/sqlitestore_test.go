package sqlitestore_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/kg/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) kg.Store { return openFile(t, filepath.Join(t.TempDir(), "fedreach.db")) })
}

// What one store loads, another on the same file, which stands for another
// process, answers as the contract says.
func TestStoreLoadedByAnother(t *testing.T) {
	storetest.Run(t, func(t *testing.T) kg.Store {
		path := filepath.Join(t.TempDir(), "fedreach.db")
		return beside{Store: openFile(t, path), loads: openFile(t, path)}
	})
}

// What was loaded is there, as it was, when the file is opened again.
func TestStoreOpenedAgain(t *testing.T) {
	storetest.Run(t, func(t *testing.T) kg.Store {
		path := filepath.Join(t.TempDir(), "fedreach.db")
		return again{t, path, openFile(t, path)}
	})
}

// beside loads through one store and answers from another.
type beside struct {
	kg.Store
	loads kg.Store
}

func (b beside) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	return b.loads.Load(ctx, batch)
}

func (b beside) Close(ctx context.Context) error {
	if err := b.loads.Close(ctx); err != nil {
		return err
	}
	return b.Store.Close(ctx)
}

// again opens the file anew for what gives facts, entities and loads.
type again struct {
	t    *testing.T
	path string
	kg.Store
}

func (a again) opened(ctx context.Context, ask func(s kg.Store) error) error {
	// While it is open, and with the context that it is asked with.
	if _, err := a.Revision(ctx); err != nil {
		return err
	}
	s, err := sqlitestore.Open(ctx, a.path)
	if err != nil {
		return err
	}
	return errors.Join(ask(s), s.Close(ctx))
}

func (a again) Facts(ctx context.Context, f kg.FactFilter) (g *kg.Graph, err error) {
	err = a.opened(ctx, func(s kg.Store) error { g, err = s.Facts(ctx, f); return err })
	return g, err
}

func (a again) Entities(ctx context.Context, f kg.EntityFilter) (p kg.EntityPage, err error) {
	err = a.opened(ctx, func(s kg.Store) error { p, err = s.Entities(ctx, f); return err })
	return p, err
}

func (a again) Loads(ctx context.Context, f kg.LoadFilter) (p kg.LoadPage, err error) {
	err = a.opened(ctx, func(s kg.Store) error { p, err = s.Loads(ctx, f); return err })
	return p, err
}

// openFile opens a store that is closed with the test.
func openFile(t *testing.T, path string) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// entitiesBatch is a batch of agencies with these slugs.
func entitiesBatch(slugs ...string) kg.Batch {
	b := kg.Batch{By: "test"}
	for _, slug := range slugs {
		b.Entities = append(b.Entities, &kg.Agency{Named: kg.Named{Slug: slug, Name: slug}})
	}
	return b
}
