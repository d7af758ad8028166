package telemetry

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"fedreach/graph"
)

// traced reports whether ctx is within a span that is kept. What is within none,
// such as the reading of a copy in the background, begins none.
func (t *Traces) traced(ctx context.Context) bool {
	return t != nil && trace.SpanFromContext(ctx).IsRecording()
}

func (t *Traces) begin(ctx context.Context, name string, kind trace.SpanKind, attributes ...attribute.KeyValue) (context.Context, trace.Span) {
	return t.tracer.Start(ctx, name, trace.WithSpanKind(kind), trace.WithAttributes(attributes...))
}

func fail(span trace.Span, failed bool) {
	if failed {
		span.SetStatus(codes.Error, "")
	}
}

// Operation begins the span of a GraphQL operation; what it gives ends it.
func (t *Traces) Operation(ctx context.Context, o graph.Operation) (context.Context, func(graph.Operation)) {
	if !t.traced(ctx) {
		return ctx, func(graph.Operation) {}
	}
	title := o.Type
	attributes := []attribute.KeyValue{semconv.GraphQLOperationTypeKey.String(o.Type), attribute.Int("fedreach.operation.complexity", o.Complexity)}
	if name := o.Name[:min(len(o.Name), longestName)]; name != "" {
		title += " " + name
		attributes = append(attributes, semconv.GraphQLOperationName(name))
	}
	ctx, span := t.begin(ctx, title, trace.SpanKindInternal, attributes...)
	return ctx, func(o graph.Operation) {
		if o.Code != "" {
			span.SetAttributes(semconv.ErrorTypeKey.String(o.Code))
		}
		fail(span, o.ServersFault())
		span.End()
	}
}

// call begins the span of a call of the store; what it gives ends it, with the
// outcome in a word.
func (t *Traces) call(ctx context.Context, method string) (context.Context, func(outcome string)) {
	if !t.traced(ctx) {
		return ctx, func(string) {}
	}
	ctx, span := t.begin(ctx, "store "+method, trace.SpanKindInternal, attribute.String("fedreach.store.method", method))
	return ctx, func(outcome string) {
		span.SetAttributes(attribute.String("fedreach.store.outcome", outcome))
		fail(span, outcome != "ok")
		span.End()
	}
}

// Statement begins the span of a statement of Neo4j, by its name. What it gives
// ends it, with how many rows came.
func (t *Traces) Statement(ctx context.Context, name string) func(rows int, err error) {
	if !t.traced(ctx) {
		return func(int, error) {}
	}
	_, span := t.begin(ctx, "cypher "+name, trace.SpanKindClient,
		semconv.DBSystemNameNeo4j, semconv.DBOperationName(name), semconv.DBQuerySummary(name))
	return func(rows int, err error) {
		span.SetAttributes(semconv.DBResponseReturnedRows(rows))
		fail(span, err != nil)
		span.End()
	}
}
