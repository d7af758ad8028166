package telemetry

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Traces tell an OpenTelemetry collector what each question was made of: the
// request, its operation, the calls of the store, and the statements of Neo4j by
// their names. No argument, no value and no text of a document is in them. A nil
// *Traces traces nothing, and costs nothing.
type Traces struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer
}

// TraceConfig says where traces go.
type TraceConfig struct {
	// URL is where they are posted to, as protobuf; with its path.
	URL string
	// Headers are sent with them.
	Headers map[string]string
	// Service is what this server is called there; fedreach where it is empty and
	// OTEL_RESOURCE_ATTRIBUTES names none. Version is the program's.
	Service, Version string
	// Log is told of what could not be sent.
	Log *slog.Logger
}

// NewTraces begins to send traces. Which are kept, how many at once and the like
// the library reads from the variables that OpenTelemetry defines for that
// (OTEL_TRACES_SAMPLER, OTEL_BSP_…, OTEL_RESOURCE_ATTRIBUTES). A collector that is not there
// is no error: what can't be sent is dropped.
func NewTraces(ctx context.Context, config TraceConfig) (*Traces, error) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { config.Log.Warn("traces", "error", err) }))
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(config.URL), otlptracehttp.WithHeaders(config.Headers))
	if err != nil {
		return nil, err
	}
	// The later come before the earlier.
	attributes := []resource.Option{
		resource.WithTelemetrySDK(), resource.WithAttributes(semconv.ServiceName("fedreach"), semconv.ServiceVersion(config.Version)), resource.WithFromEnv(),
	}
	if config.Service != "" {
		attributes = append(attributes, resource.WithAttributes(semconv.ServiceName(config.Service)))
	}
	about, err := resource.New(ctx, attributes...)
	if err != nil {
		return nil, err
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(about))
	return &Traces{provider, provider.Tracer("fedreach")}, nil
}

// Close sends what is left to send.
func (t *Traces) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// questions is the only path whose requests are traced: probes and pages would
// bury them.
const questions = "/query"

// Requests traces the requests that next answers, within the trace of whoever
// asks where their traceparent names one.
func (t *Traces) Requests(next http.Handler) http.Handler {
	if t == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != questions {
			next.ServeHTTP(w, r)
			return
		}
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		name, method := knownMethod(r.Method)
		ctx, span := t.tracer.Start(ctx, name+" "+questions, trace.WithSpanKind(trace.SpanKindServer),
			trace.WithAttributes(semconv.HTTPRequestMethodKey.String(method), semconv.HTTPRoute(questions), semconv.URLPath(questions), semconv.URLScheme(scheme(r))))
		defer span.End()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// knownMethod is what a span may be named after a method, and the method as its
// attribute: clients make others up.
func knownMethod(method string) (name, attribute string) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions:
		return method, method
	}
	return "HTTP", "_OTHER"
}

// scheme is that of the request as it came here.
func scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// Answered notes the status of the answer to a traced request, and its id in the log.
func Answered(ctx context.Context, status int, id string) {
	span := trace.SpanFromContext(ctx)
	span.SetAttributes(semconv.HTTPResponseStatusCode(status), attribute.String("fedreach.request.id", id))
	if status >= http.StatusInternalServerError {
		span.SetAttributes(semconv.ErrorTypeKey.String(strconv.Itoa(status)))
		fail(span, true)
	}
}

// TraceID is the id of the trace that ctx belongs to, or "".
func TraceID(ctx context.Context) string {
	if c := trace.SpanContextFromContext(ctx); c.HasTraceID() {
		return c.TraceID().String()
	}
	return ""
}
