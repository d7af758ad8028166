package main

import (
	"context"
	"net/http"
	"time"

	"fedreach/telemetry"
)

// serveMetrics serves the metrics, and nothing else, at the address of their own
// where there is one. What it gives ends that.
func (c *serveCommand) serveMetrics(ctx context.Context, p *program, metrics *telemetry.Metrics) (end func(), err error) {
	if c.MetricsAddr == "" {
		return func() {}, nil
	}
	listener, err := listen(ctx, c.MetricsAddr)
	if err != nil {
		return nil, err
	}
	p.log.Info("metrics", "address", listener.Addr().String())
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler(p.log))
	server := &http.Server{Handler: mux, MaxHeaderBytes: maxHeader, ReadTimeout: c.Patience, WriteTimeout: c.Patience, IdleTimeout: 2 * time.Minute}
	go func() { _ = server.Serve(listener) }() // until it is closed
	return func() { _ = server.Close() }, nil
}
