package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/rs/cors"

	"fedreach/graph"
	"fedreach/kg"
	"fedreach/kg/replica"
	"fedreach/telemetry"
	"fedreach/web"
)

const (
	maxHeader    = 64 << 10 // a query in a link fits
	gracefulStop = 10 * time.Second
	retryPause   = time.Second
)

type serveCommand struct {
	Addr    string   `env:"FEDREACH_ADDR" default:"127.0.0.1:8080" help:"Where to listen."`
	Origins []string `env:"FEDREACH_ORIGINS" placeholder:"ORIGIN" help:"Web origins that may query the API from a browser, such as https://example.org; none unless given."`
	Closed  bool     `env:"FEDREACH_CLOSED" help:"Reading needs a token too."`

	Introspection  bool          `env:"FEDREACH_INTROSPECTION" default:"true" negatable:"" help:"Show the schema, and serve GraphiQL."`
	TrustedProxies []network     `env:"FEDREACH_TRUSTED_PROXIES" placeholder:"CIDR" help:"Networks of proxies in front, such as 10.0.0.0/8, whose X-Forwarded-For says who the client is."`
	Patience       time.Duration `env:"FEDREACH_PATIENCE" default:"2m" help:"How long a request may take to arrive, and an answer to be taken."`
	Limits         limitFlags    `embed:"" prefix:"limit-" envprefix:"FEDREACH_LIMIT_"`
	TLS            tlsFlags      `embed:"" prefix:"tls-" envprefix:"FEDREACH_TLS_"`
	MetricsAddr    string        `env:"FEDREACH_METRICS_ADDR" placeholder:"ADDR" help:"Where to serve /metrics instead of at --addr, such as 127.0.0.1:9090. Of a closed server, the only way to have them."`
	Traces         traceFlags    `embed:"" prefix:"otel-"`
	ReplicaMemory  *int64        `env:"FEDREACH_REPLICA_MEMORY" placeholder:"MIB" help:"The most memory, in MiB, for a copy of Neo4j's graph that answers while it is current; 0 for no copy. Unless given, a quarter of the memory that the program may take, 1024 at most."`
}

// Run serves until ctx ends. A Neo4j that can't be reached is waited for; all
// else that keeps the store from opening ends it.
func (c *serveCommand) Run(ctx context.Context, p *program, flags *storeFlags) error {
	secure, err := c.TLS.open(p.log)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	p.log.Info("listening", "address", listener.Addr().String())
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	traces, err := c.Traces.open(ctx, p)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	store, seen := newComingStore(), observers{telemetry.New(thisBuild()), traces}
	resolver := &graph.Resolver{
		Store: store, Tokens: store, Closed: c.Closed, Now: time.Now, Log: p.log,
		Limits: c.Limits.limits(), HideSchema: !c.Introspection, Origins: c.Origins,
		Observe: seen.operation,
	}
	api := resolver.Handler()
	seen.metrics.Subscribers(resolver.Subscribers)
	seen.metrics.KeptAnswers(resolver.KeptAnswers)
	if secure != nil {
		seen.metrics.Certificate(secure.expires)
	}
	endMetrics, err := c.serveMetrics(ctx, p, seen.metrics)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer endMetrics()
	server := &http.Server{
		Handler: c.handler(p, store, api, seen), MaxHeaderBytes: maxHeader, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug), // of clients that break off
	}
	server.RegisterOnShutdown(resolver.EndStreams)
	served := make(chan error, 1)
	go func() { served <- secure.serve(server, listener) }()
	go func() {
		waiting := func(err error) { p.log.Warn("not ready, trying again", "reason", err) }
		open := func(ctx context.Context) (replica.Database, error) { return c.open(ctx, p, flags, seen) }
		if err := store.arrive(ctx, open, waiting, retryPause); err != nil {
			cancel(err)
			return
		}
		p.log.Info("ready", "store", flags.kind())
		c.greet(ctx, p, store, api, listener.Addr())
	}()
	select {
	case err = <-served:
	case <-ctx.Done():
		err = stopped(ctx)
	}
	return errors.Join(err, c.stop(server, resolver, store, traces))
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("can't listen on %s: %w", addr, err)
	}
	return listener, nil
}

// open opens the store. In front of a Neo4j it puts a replica; the embedded store
// is one itself.
func (c *serveCommand) open(ctx context.Context, p *program, flags *storeFlags, seen observers) (replica.Database, error) {
	opened, err := flags.openObserved(ctx, seen.traces.Statement)
	if err != nil {
		return nil, err
	}
	store := seen.metrics.Store(opened, seen.traces)
	budget := c.replicaBudget()
	if !flags.isNeo4j() || budget == 0 {
		return store, nil
	}
	copied := replica.New(store, replica.Config{Budget: budget, Log: p.log})
	seen.metrics.Replica(copied.Stats, budget)
	return copied, nil
}

// stopped is why ctx ended: nil where somebody asked for it.
func stopped(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// stop lets the requests that are under way come to their end.
func (c *serveCommand) stop(server *http.Server, resolver *graph.Resolver, store kg.Store, traces *telemetry.Traces) error {
	ctx, cancel := context.WithTimeout(context.Background(), gracefulStop)
	defer cancel()
	defer func() { _ = traces.Close(ctx) }() // what could not be sent is in the log
	if server.Shutdown(ctx) != nil || resolver.AwaitSockets(ctx) != nil {
		err := fmt.Errorf("requests were still under way after %s and were cut off", gracefulStop)
		return errors.Join(err, server.Close(), store.Close(context.Background()))
	}
	return store.Close(ctx)
}

// handler is everything that is served.
func (c *serveCommand) handler(p *program, store kg.Store, api http.Handler, seen observers) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/query", api)
	mux.Handle("/", web.Pages(c.Introspection))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { readiness(w, r, store) })
	if c.MetricsAddr == "" && !c.Closed {
		mux.Handle("GET /metrics", seen.metrics.Handler(p.log))
	}
	return seen.traces.Requests(c.named(logged(p, seen.request, c.patient(safe(compressed(c.cors(mux)))))))
}

// cors lets browsers on the given origins, and no others, query the API.
func (c *serveCommand) cors(next http.Handler) http.Handler {
	options := cors.Options{
		AllowedOrigins: c.Origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		AllowedHeaders: []string{"Accept", "Content-Type", "Authorization", "If-None-Match", requestID},
		ExposedHeaders: []string{"ETag", "Retry-After", requestID},
		MaxAge:         600,
	}
	if len(c.Origins) == 0 {
		// To the library, no origins mean all of them.
		options.AllowOriginFunc = func(string) bool { return false }
	}
	return cors.New(options).Handler(next)
}

// readiness says whether questions can be answered now, and if not, why.
func readiness(w http.ResponseWriter, r *http.Request, store kg.Store) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if _, err := store.Revision(ctx); err != nil {
		say(w, http.StatusServiceUnavailable, "not ready: "+err.Error())
		return
	}
	say(w, http.StatusOK, "ready")
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, text) // whoever asked may be gone
}

// greet tells whoever started the server where to look, and answers one question.
func (c *serveCommand) greet(ctx context.Context, p *program, tokens kg.Tokens, api http.Handler, addr net.Addr) {
	fmt.Fprintf(p.stdout, "\nfedreach is ready.\n  Explorer  %s://%s/\n", c.TLS.scheme(), addr)
	if c.Introspection {
		fmt.Fprintf(p.stdout, "  GraphiQL  %s://%s/graphiql\n", c.TLS.scheme(), addr)
	}
	fmt.Fprintf(p.stdout, "  GraphQL   %s://%s/query\n\n", c.TLS.scheme(), addr)
	if all, err := tokens.ListTokens(ctx); err == nil && len(all) == 0 {
		fmt.Fprintln(p.stdout, "Writing needs a token, and there is none yet. This makes one:\n  fedreach token create NAME --scope write")
		fmt.Fprintln(p.stdout)
	}
	fmt.Fprintln(p.stdout, "Which agencies can enable OpenAI?")
	question := askCommand{Vendors: []string{"openai"}, Status: []string{"AVAILABLE", "IN_USE"}, Format: formatTable}
	if err := question.print(graph.WithOperator(ctx, "fedreach"), p.stdout, handlerClient(api)); err != nil {
		p.log.Warn("the first question was not answered", "error", err)
	}
}
