package sqlitestore

import (
	"context"

	"fedreach/kg"
)

// Entities is kg.Store's.
func (s *Store) Entities(ctx context.Context, filter kg.EntityFilter) (kg.EntityPage, error) {
	if err := s.current(ctx, "reading entities from"); err != nil {
		return kg.EntityPage{}, err
	}
	return s.index.Entities(filter), nil
}

// Facts is kg.Store's.
func (s *Store) Facts(ctx context.Context, filter kg.FactFilter) (*kg.Graph, error) {
	if err := s.current(ctx, "reading facts from"); err != nil {
		return nil, err
	}
	return s.index.Facts(filter), nil
}

// Neighborhood is kg.Store's.
func (s *Store) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	if err := s.current(ctx, "reading a neighborhood from"); err != nil {
		return nil, err
	}
	return s.index.Neighborhood(scope), nil
}

// Whole is kg.Store's.
func (s *Store) Whole(ctx context.Context) (*kg.Graph, error) {
	if err := s.current(ctx, "reading the graph of"); err != nil {
		return nil, err
	}
	return s.index.Whole(), nil
}

// Search is kg.Store's.
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) ([]kg.SearchHit, error) {
	if err := s.current(ctx, "searching"); err != nil {
		return nil, err
	}
	return s.index.Search(query), nil
}

// Loads is kg.Store's.
func (s *Store) Loads(ctx context.Context, filter kg.LoadFilter) (kg.LoadPage, error) {
	if err := s.current(ctx, "reading loads from"); err != nil {
		return kg.LoadPage{}, err
	}
	return s.index.Loads(filter), nil
}

// Revision is kg.Store's.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	if err := s.current(ctx, "reading the revision of"); err != nil {
		return 0, err
	}
	return s.index.Revision(), nil
}

// Moment is kg.Store's. Its token is the file's data_version, as the connection
// that watches the file sees it.
func (s *Store) Moment(ctx context.Context) (kg.Moment, error) {
	const doing = "reading the moment of"
	leave, err := s.enter(ctx, s.watching)
	if err != nil {
		return kg.Moment{}, failed(ctx, s.path, doing, err)
	}
	defer leave()
	var m kg.Moment
	if err := s.moment.QueryRowContext(context.WithoutCancel(ctx)).Scan(&m.Token, &m.Revision); err != nil {
		return kg.Moment{}, failed(ctx, s.path, doing, err)
	}
	return m, nil
}
