package main

import (
	"context"

	"fedreach/graph"
	"fedreach/telemetry"
)

// observers are told what a server does: all of it is counted, and traced where
// there is somewhere to send traces to.
type observers struct {
	metrics *telemetry.Metrics
	traces  *telemetry.Traces
}

// operation is graph's: an operation begins.
func (o observers) operation(ctx context.Context, begun graph.Operation) (context.Context, func(graph.Operation)) {
	ctx, end := o.traces.Operation(ctx, begun)
	return ctx, func(ended graph.Operation) {
		end(ended)
		o.metrics.Operation(ended)
	}
}

// request is told of each answer over HTTP.
func (o observers) request(ctx context.Context, status int) {
	telemetry.Answered(ctx, status, graph.OriginOf(ctx).ID)
	o.metrics.Request(status)
}
