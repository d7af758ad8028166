package graph

import (
	"context"
	"log/slog"
)

// LogHandler adds to what is logged of a request by what the request is found: its
// id, and its trace where there is one.
type LogHandler struct{ slog.Handler }

// Handle is slog's.
func (h LogHandler) Handle(ctx context.Context, record slog.Record) error {
	origin := OriginOf(ctx)
	if origin.ID != "" {
		record.AddAttrs(slog.String("id", origin.ID))
	}
	if origin.Trace != "" {
		record.AddAttrs(slog.String("trace", origin.Trace))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs is slog's.
func (h LogHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return LogHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup is slog's.
func (h LogHandler) WithGroup(name string) slog.Handler { return LogHandler{h.Handler.WithGroup(name)} }
