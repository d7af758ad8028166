package telemetry

import (
	"context"
	"errors"
	"time"

	"fedreach/kg"
	"fedreach/kg/replica"
)

// Store is a database whose calls are counted and traced. It answers as the one behind.
type Store struct {
	replica.Database

	metrics *Metrics
	traces  *Traces
}

// Store counts the calls of a database, and its connections where it has any, and
// traces the calls where there are traces.
func (m *Metrics) Store(behind replica.Database, traces *Traces) *Store {
	if pooled, ok := behind.(interface{ Connections() (inUse, most int) }); ok {
		m.gauge("fedreach_neo4j_connections_in_use", "Connections to Neo4j that are in use, or waited for.", nil, func() float64 {
			inUse, _ := pooled.Connections()
			return float64(inUse)
		})
		m.gauge("fedreach_neo4j_connections_max", "The most connections to one Neo4j server.", nil, func() float64 {
			_, most := pooled.Connections()
			return float64(most)
		})
	}
	return &Store{behind, m, traces}
}

// counted carries out a call, and counts it.
func counted[R any](ctx context.Context, s *Store, method string, call func(context.Context) (R, error)) (R, error) {
	s.metrics.underWay.Inc()
	defer s.metrics.underWay.Dec()
	ctx, end := s.traces.call(ctx, method)
	begun := time.Now()
	result, err := call(ctx)
	s.metrics.callTime.WithLabelValues(method).Observe(time.Since(begun).Seconds())
	s.metrics.calls.WithLabelValues(method, outcome(err)).Inc()
	end(outcome(err))
	return result, err
}

// outcome says in a word how a call ended.
func outcome(err error) string {
	switch {
	case err == nil:
		return "ok"
	case errors.Is(err, kg.ErrUnavailable):
		return "unavailable"
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "canceled"
	case errors.Is(err, kg.ErrConflict):
		return "conflict"
	}
	return "error"
}

// Load is kg.Store's.
func (s *Store) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	report, err := counted(ctx, s, "Load", func(ctx context.Context) (kg.LoadReport, error) { return s.Database.Load(ctx, batch) })
	if err == nil && !batch.DryRun {
		s.metrics.loaded.WithLabelValues("created").Observe(float64(report.FactsCreated))
		s.metrics.loaded.WithLabelValues("withdrawn").Observe(float64(report.FactsWithdrawn))
	}
	return report, err
}

// Entities is kg.Store's.
func (s *Store) Entities(ctx context.Context, filter kg.EntityFilter) (kg.EntityPage, error) {
	return counted(ctx, s, "Entities", func(ctx context.Context) (kg.EntityPage, error) { return s.Database.Entities(ctx, filter) })
}

// Facts is kg.Store's.
func (s *Store) Facts(ctx context.Context, filter kg.FactFilter) (*kg.Graph, error) {
	return counted(ctx, s, "Facts", func(ctx context.Context) (*kg.Graph, error) { return s.Database.Facts(ctx, filter) })
}

// Neighborhood is kg.Store's.
func (s *Store) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	return counted(ctx, s, "Neighborhood", func(ctx context.Context) (*kg.Graph, error) { return s.Database.Neighborhood(ctx, scope) })
}

// Whole is kg.Store's.
func (s *Store) Whole(ctx context.Context) (*kg.Graph, error) {
	return counted(ctx, s, "Whole", func(ctx context.Context) (*kg.Graph, error) { return s.Database.Whole(ctx) })
}

// Search is kg.Store's.
func (s *Store) Search(ctx context.Context, query kg.SearchQuery) ([]kg.SearchHit, error) {
	return counted(ctx, s, "Search", func(ctx context.Context) ([]kg.SearchHit, error) { return s.Database.Search(ctx, query) })
}

// Loads is kg.Store's.
func (s *Store) Loads(ctx context.Context, filter kg.LoadFilter) (kg.LoadPage, error) {
	return counted(ctx, s, "Loads", func(ctx context.Context) (kg.LoadPage, error) { return s.Database.Loads(ctx, filter) })
}

// Revision is kg.Store's.
func (s *Store) Revision(ctx context.Context) (int64, error) {
	return counted(ctx, s, "Revision", func(ctx context.Context) (int64, error) { return s.Database.Revision(ctx) })
}

// Moment is kg.Store's.
func (s *Store) Moment(ctx context.Context) (kg.Moment, error) {
	return counted(ctx, s, "Moment", func(ctx context.Context) (kg.Moment, error) { return s.Database.Moment(ctx) })
}

// Token is kg.Tokens's: who asks, once for each request.
func (s *Store) Token(ctx context.Context, id string) (*kg.Token, error) {
	return counted(ctx, s, "Token", func(ctx context.Context) (*kg.Token, error) { return s.Database.Token(ctx, id) })
}
