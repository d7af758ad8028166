// Package telemetry counts what a server does, for Prometheus.
package telemetry

import (
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"fedreach/graph"
	"fedreach/kg/replica"
)

// Metrics are the counts of one server. No label holds what a client can make up
// without end.
type Metrics struct {
	registry *prometheus.Registry
	names    names

	requests   *prometheus.CounterVec
	operations *prometheus.CounterVec
	latency    *prometheus.HistogramVec
	complexity prometheus.Histogram
	calls      *prometheus.CounterVec
	callTime   *prometheus.HistogramVec
	underWay   prometheus.Gauge
	loaded     *prometheus.HistogramVec
}

// inUse is the memory that was live at the last collection: without garbage, it
// tells a leak from what is not yet collected.
var inUse = collectors.GoRuntimeMetricsRule{Matcher: regexp.MustCompile("^/gc/heap/live:bytes$")}

// Build is what the program is: its version, its commit, and the version of Go.
type Build struct{ Version, Revision, Go string }

// New makes the metrics, all at nothing.
func New(build Build) *Metrics {
	seconds := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "fedreach_http_requests_total", Help: "Requests over HTTP, by the status of their answer.",
		}, []string{"status"}),
		operations: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "fedreach_operations_total", Help: "GraphQL operations that ended, by type, name and the code of their first error (empty: none).",
		}, []string{"type", "operation", "code"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "fedreach_operation_duration_seconds", Help: "How long queries and mutations took, their wait for a turn included.", Buckets: seconds,
		}, []string{"type", "operation"}),
		complexity: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "fedreach_operation_complexity", Help: "How large the answers of GraphQL operations may be, in fields.", Buckets: prometheus.ExponentialBuckets(10, 10, 7),
		}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "fedreach_store_calls_total", Help: "Calls of the database, by method and outcome (ok, unavailable, conflict, canceled, error).",
		}, []string{"method", "outcome"}),
		callTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "fedreach_store_call_duration_seconds", Help: "How long calls of the database took.", Buckets: append([]float64{.0001, .00025, .0005}, seconds...),
		}, []string{"method"}),
		underWay: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "fedreach_store_calls_in_flight", Help: "Calls of the database that are under way.",
		}),
		loaded: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "fedreach_load_facts", Help: "How many facts loads created and withdrew.", Buckets: prometheus.ExponentialBuckets(1, 10, 7),
		}, []string{"change"}),
	}
	m.registry.MustRegister(
		collectors.NewGoCollector(collectors.WithGoCollectorRuntimeMetrics(inUse)), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, m.operations, m.latency, m.complexity, m.calls, m.callTime, m.underWay, m.loaded,
	)
	m.gauge("fedreach_build_info", "What this is.", prometheus.Labels{"version": build.Version, "revision": build.Revision, "goversion": build.Go}, func() float64 { return 1 })
	return m
}

// Handler serves the metrics in the formats of Prometheus.
func (m *Metrics) Handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), MaxRequestsInFlight: 4, EnableOpenMetrics: true,
	})
}

// Request counts an answer over HTTP.
func (m *Metrics) Request(status int) { m.requests.WithLabelValues(strconv.Itoa(status)).Inc() }

// Operation counts a GraphQL operation that ended.
func (m *Metrics) Operation(o graph.Operation) {
	name := m.names.of(o.Name)
	m.operations.WithLabelValues(o.Type, name, o.Code).Inc()
	m.complexity.Observe(float64(o.Complexity))
	if !o.Streamed {
		m.latency.WithLabelValues(o.Type, name).Observe(o.Took.Seconds())
	}
}

// Subscribers counts those who listen for changes.
func (m *Metrics) Subscribers(count func() int) {
	m.gauge("fedreach_subscribers", "Subscriptions that are open.", nil, func() float64 { return float64(count()) })
}

// Certificate tells when the certificate that is served ends.
func (m *Metrics) Certificate(expires func() time.Time) {
	m.gauge("fedreach_tls_certificate_expires_timestamp_seconds", "When the certificate ends that is served, in seconds since 1970.", nil, func() float64 { return float64(expires().Unix()) })
}

// Replica counts what a replica does, which may take so many bytes.
func (m *Metrics) Replica(stats func() replica.Stats, budget int64) {
	m.gauge("fedreach_replica_budget_bytes", "The most memory that the copy may take.", nil, func() float64 { return float64(budget) })
	m.counter("fedreach_replica_hits_total", "Calls that were answered from the copy in memory.", func() int64 { return stats().Hits })
	m.counter("fedreach_replica_misses_total", "Calls that the database behind answered, as there was no current copy.", func() int64 { return stats().Misses })
	m.counter("fedreach_replica_catch_ups_total", "How often the copy was brought up to date by what was loaded since.", func() int64 { return stats().CatchUps })
	m.counter("fedreach_replica_readings_total", "How often the whole graph was read.", func() int64 { return stats().Readings })
}

// KeptAnswers counts what comes of keeping answers.
func (m *Metrics) KeptAnswers(stats func() graph.KeptAnswers) {
	m.counter("fedreach_kept_answers_hits_total", "Queries that were answered with what was kept, as nothing had changed.", func() int64 { return stats().Hits })
	m.counter("fedreach_kept_answers_misses_total", "Queries whose answers were made.", func() int64 { return stats().Misses })
	m.gauge("fedreach_kept_answers_bytes", "About what kept answers take of the memory.", nil, func() float64 { return float64(stats().Bytes) })
}

func (m *Metrics) counter(name, help string, count func() int64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, func() float64 { return float64(count()) }))
}

func (m *Metrics) gauge(name, help string, labels prometheus.Labels, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, value))
}

// The most names of operations that are told apart, and the longest of them.
const (
	mostNames   = 100
	longestName = 64
)

// names are operations' names that are told apart: the first that come. Clients
// make names up, and what counts them must not grow with it.
type names struct {
	mu   sync.Mutex
	seen map[string]bool
}

// of is the name as a label: "other" for what is not told apart.
func (n *names) of(name string) string {
	n.mu.Lock()
	defer n.mu.Unlock()
	if name == "" || n.seen[name] {
		return name
	}
	if len(name) > longestName || len(n.seen) >= mostNames {
		return "other"
	}
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	n.seen[name] = true
	return name
}
