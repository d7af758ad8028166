package main

import (
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// otelCollector takes traces as a collector does.
type otelCollector struct {
	url string

	mu      sync.Mutex
	raw     bytes.Buffer // all that came, as it came
	spans   []*tracepb.Span
	service []string
	headers http.Header
}

func newCollector(t *testing.T) *otelCollector {
	t.Helper()
	c := &otelCollector{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.take(r); err != nil {
			t.Error(err)
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *otelCollector) take(r *http.Request) error {
	var from io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(r.Body)
		if err != nil {
			return err
		}
		from = unpacked
	}
	content, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	var came collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(content, &came); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw.Write(content)
	c.headers = r.Header
	for _, of := range came.GetResourceSpans() {
		for _, a := range of.GetResource().GetAttributes() {
			if a.GetKey() == "service.name" {
				c.service = append(c.service, a.GetValue().GetStringValue())
			}
		}
		for _, scope := range of.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
		}
	}
	return nil
}

// paths are the spans of a trace, each behind those that it is within, in order
// and each once.
func (c *otelCollector) paths(trace string) (paths []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	byID := map[string]*tracepb.Span{}
	for _, s := range c.spans {
		byID[string(s.GetSpanId())] = s
	}
	for _, s := range c.spans {
		if hex.EncodeToString(s.GetTraceId()) != trace {
			continue
		}
		path := s.GetName()
		for outer := byID[string(s.GetParentSpanId())]; outer != nil; outer = byID[string(outer.GetParentSpanId())] {
			path = outer.GetName() + " > " + path
		}
		paths = append(paths, path)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

const (
	callersTrace = "4bf92f3577b34da6a3ce929d0e0e4736"
	callersSpan  = "00f067aa0ba902b7"
)

func traceparent(trace string) string { return "00-" + trace + "-" + callersSpan + "-01" }

// A trace tells what an answer was made of, within the trace of whoever asked, and
// nothing of what was asked for.
func TestTraces(t *testing.T) {
	const loadsTrace = "5bf92f3577b34da6a3ce929d0e0e4736"
	for _, kind := range servedStores {
		t.Run(kind.name, func(t *testing.T) {
			c := newCollector(t)
			env := append(kind.settings(t), "FEDREACH_PACKS=none", "FEDREACH_REPLICA_MEMORY=0", "OTEL_EXPORTER_OTLP_ENDPOINT="+c.url, "OTEL_SERVICE_NAME=fleet",
				"FEDREACH_OTEL_HEADERS_FILE="+writeFile(t, "headers", "api-key=hunter2%2C, x = y\n"))
			s := serveWritable(t, env)
			loaded := s.send(loadBatch, batch(t, small), "Authorization", "Bearer "+s.token, "traceparent", traceparent(loadsTrace))
			asked := s.send(`query Fleet($agency: [String!]) { reach(agencies: $agency, vendors: ["openai-of-the-literal"]) { totalCount } }`,
				map[string]any{"agency": []string{"navy-of-the-variable"}}, "traceparent", traceparent(callersTrace), "X-Request-Id", "the-request")
			if loaded.code() != "" || asked.code() != "NOT_FOUND" || asked.Errors[0].Extensions.RequestID != "" {
				t.Fatalf("%s\n%s", loaded.raw, asked.raw)
			}
			s.get("/readyz")
			s.stop()

			log := s.log.String()
			if !strings.Contains(log, "path=/query status=200") || !strings.Contains(log, " id=the-request trace="+callersTrace+"\n") {
				t.Errorf("the log does not know the trace:\n%s", log)
			}
			if c.headers.Get("api-key") != "hunter2," || c.headers.Get("x") != "y" || !slices.Contains(c.service, "fleet") {
				t.Errorf("%v came with %v", c.service, c.headers)
			}
			for _, secret := range []string{"navy", "openai", "hunter2", "example.org", s.token, "reach("} {
				if strings.Contains(c.raw.String(), secret) {
					t.Errorf("%q is in the traces", secret)
				}
			}
			wantSpans(t, c, callersTrace, "POST /query > query Fleet > store Entities", kind.name, "entities")
			wantSpans(t, c, loadsTrace, "POST /query > mutation > store Load", kind.name, "load_held", "load_state_facts")
			if who := "POST /query > store Token"; !slices.Contains(c.paths(loadsTrace), who) {
				t.Errorf("no span %s among %q", who, c.paths(loadsTrace))
			}
			for _, span := range c.spans {
				if attributes := fmt.Sprint(span.GetAttributes()); span.GetName() == "POST /query" {
					for _, name := range []string{"http.request.method", "http.route", "http.response.status_code", "url.path", "url.scheme"} {
						if !strings.Contains(attributes, name) {
							t.Errorf("the span of a request lacks %s: %s", name, attributes)
						}
					}
				}
				if span.GetName() == "POST /query" && hex.EncodeToString(span.GetTraceId()) == callersTrace && hex.EncodeToString(span.GetParentSpanId()) != callersSpan {
					t.Error("the trace of whoever asked is not gone on with")
				}
				if strings.Contains(span.GetName(), "readyz") {
					t.Error("a probe is traced")
				}
			}
		})
	}
}

// wantSpans wants a call of the store within a trace, and on Neo4j the statements
// within that.
func wantSpans(t *testing.T, c *otelCollector, trace, call, store string, statements ...string) {
	t.Helper()
	want := []string{call}
	if store == "neo4j" {
		for _, statement := range statements {
			want = append(want, call+" > cypher "+statement)
		}
	}
	got := c.paths(trace)
	for _, path := range want {
		if !slices.Contains(got, path) {
			t.Errorf("no span %s among\n%s", path, strings.Join(got, "\n"))
		}
	}
	if store != "neo4j" && strings.Contains(strings.Join(got, ""), "cypher") {
		t.Errorf("the embedded store runs no Cypher: %q", got)
	}
}

// An error that is the server's own says by what the operator finds it.
func TestErrorsNameTheRequestAndTheTrace(t *testing.T) {
	c := newCollector(t)
	s := serve(t, t.TempDir(), []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + c.url + "/v1/traces"}, "--packs=none", "--limit-time=1ns", "--log-format=json", "--log-level=debug").waitReady()
	got := s.send(`query Slow { agencies { totalCount } }`, nil, "traceparent", traceparent(callersTrace))
	if got.code() != "TIMEOUT" || got.Errors[0].Extensions.RequestID != got.header.Get("X-Request-Id") || got.Errors[0].Extensions.TraceID != callersTrace {
		t.Errorf("%s", got.raw)
	}
	s.stop()
	if id := `"id":"` + got.Errors[0].Extensions.RequestID + `","trace":"` + callersTrace + `"}`; !strings.Contains(s.log.String(), id) {
		t.Errorf("no %s in\n%s", id, s.log)
	}
	if !regexp.MustCompile(`"took":\d+\.\d`).MatchString(s.log.String()) {
		t.Errorf("no request took so many seconds in\n%s", s.log)
	}
	failed := false
	for _, span := range c.spans {
		failed = failed || span.GetName() == "query Slow" && span.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR
	}
	if !failed {
		t.Errorf("the span of the operation has not failed: %v", c.spans)
	}
}

// What OpenTelemetry's variables say of traces alone comes before what they say of
// all, and a service may be named among the attributes.
func TestTheVariablesOfTraces(t *testing.T) {
	c := newCollector(t)
	s := serve(t, t.TempDir(), []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=" + c.url + "/v1/traces",
		"OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf",
		"OTEL_EXPORTER_OTLP_HEADERS=of=all", "OTEL_EXPORTER_OTLP_TRACES_HEADERS=of=traces", "OTEL_RESOURCE_ATTRIBUTES=service.name=fleet",
	}, "--packs=none").waitReady()
	s.ask(`{ __typename }`, nil)
	s.stop()
	if c.headers.Get("of") != "traces" || !slices.Contains(c.service, "fleet") || slices.Contains(c.service, "fedreach") {
		t.Errorf("%v came with %v", c.service, c.headers)
	}
}

// Traces are off unless there is somewhere to send them, and can be off in spite
// of that. Where nobody takes them, questions are answered all the same.
func TestTracesThatNobodyTakes(t *testing.T) {
	c := newCollector(t)
	disabled := serve(t, t.TempDir(), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + c.url, "OTEL_SDK_DISABLED=true"}, "--packs=none").waitReady()
	disabled.ask(`{ __typename }`, nil)
	disabled.stop()
	if c.raw.Len() > 0 {
		t.Error("they are sent all the same")
	}
	alone := serve(t, t.TempDir(), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"}, "--packs=none").waitReady()
	if got := alone.ask(`{ __typename }`, nil); got != `{"data":{"__typename":"Query"}}` {
		t.Error(got)
	}
	if code := alone.stop(); code != exitDone || !strings.Contains(alone.log.String(), "msg=traces error=") {
		t.Errorf("it ends with %d and says\n%s", code, alone.log)
	}
	o := runToEnd(t, t.TempDir(), []string{
		"OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc", "OTEL_EXPORTER_OTLP_HEADERS=hunter2",
	}, "serve", "--addr=nowhere")
	for _, want := range []string{"--addr: ", "--otel-endpoint: ", "--otel-protocol: ", "--otel-headers: "} {
		if o.code != exitUsage || !strings.Contains(o.stderr, want) || strings.Contains(o.stderr, "hunter2") {
			t.Errorf("%s: %d %s", want, o.code, o.stderr)
		}
	}
}
