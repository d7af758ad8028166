package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// documents refuses documents that are too large, before anything is done whose
// work grows faster than they do: validation compares fields with each other,
// and fragments multiply.
type documents struct {
	limits Limits
	// hideSchema refuses those that ask about the schema.
	hideSchema bool
	// valid are the documents that were parsed, measured and validated.
	valid graphql.Cache[*ast.QueryDocument]
}

// documentParsed is where an operation's document is found, valid or not.
const documentParsed = "document"

// ExtensionName is gqlgen's.
func (*documents) ExtensionName() string { return "Documents" }

// Validate is gqlgen's.
func (*documents) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters is gqlgen's: it sees a request before its document is
// parsed.
func (d *documents) MutateOperationParameters(ctx context.Context, request *graphql.RawParams) *gqlerror.Error {
	if len(request.Query) > d.limits.Document {
		return gqlerror.Wrap(tooComplex("the document is larger than %d bytes: give values as variables", d.limits.Document))
	}
	document, known := d.valid.Get(ctx, request.Query)
	if !known {
		var err error
		document, err = parser.ParseQueryWithTokenLimit(&ast.Source{Input: request.Query}, d.limits.Tokens)
		switch {
		case isParserLimit(err):
			return gqlerror.Wrap(tooComplex("the document has more than %d words and signs, or is nested too deeply: ask in parts, and give values as variables", d.limits.Tokens))
		case err != nil:
			return nil // parsed again, it is refused with its place
		}
		if err := d.measure(document); err != nil {
			return gqlerror.Wrap(err)
		}
		if err := checkNumbers(document); err != nil {
			return gqlerror.Wrap(err)
		}
	}
	graphql.GetOperationContext(ctx).Stats.SetExtension(documentParsed, document)
	if request.OperationName == "" && len(document.Operations) > 1 {
		err := gqlerror.Errorf("the document has %d operations: name one of them in operationName", len(document.Operations))
		errcode.Set(err, errcode.ValidationFailed)
		return err
	}
	return nil
}

// isParserLimit reports whether a document was given up rather than wrong.
func isParserLimit(err error) bool {
	parsing, ok := errors.AsType[*gqlerror.Error](err)
	return ok && strings.HasPrefix(parsing.Message, "exceeded ")
}

func tooComplex(format string, args ...any) error {
	return &inputError{codeTooComplex, "", fmt.Sprintf(format, args...)}
}

// measure checks a document against the limits.
func (d *documents) measure(document *ast.QueryDocument) error {
	m := measuring{document: document, fragments: map[string]*extent{}}
	for _, operation := range document.Operations {
		m.directives += len(operation.Directives)
		for _, v := range operation.VariableDefinitions {
			m.directives += len(v.Directives)
		}
		m.whole.add(m.selections(operation.SelectionSet))
	}
	for _, fragment := range document.Fragments {
		m.directives += len(fragment.Directives)
		// It may be spread nowhere.
		m.whole.fields = max(m.whole.fields, m.fragment(fragment.Name).fields)
	}
	if m.introspects && d.hideSchema {
		return &inputError{codeForbidden, "", "this server does not show its schema"}
	}
	for _, measure := range []struct {
		name           string
		measured, most int
	}{
		{"fields within fields", m.whole.depth, d.limits.Depth},
		{"fields, fragments included,", m.whole.fields, d.limits.Fields},
		{"aliased and repeated fields", m.aliases, d.limits.Aliases},
		{"spread fragments", m.spreads, d.limits.Fragments},
		{"directives", m.directives, d.limits.Directives},
	} {
		if measure.measured > measure.most {
			return tooComplex("the document has more than %d %s: ask in parts", measure.most, measure.name)
		}
	}
	return nil
}

// extent is how large a part of a document is, with fragments in their places.
type extent struct{ fields, depth int }

// manyFields is more than any limit: what is larger need not be told apart.
const manyFields = 1 << 30

func (e *extent) add(other extent) {
	e.fields = min(e.fields+other.fields, manyFields)
	e.depth = max(e.depth, other.depth)
}

// measuring goes through a document, once through each part.
type measuring struct {
	document  *ast.QueryDocument
	fragments map[string]*extent
	whole     extent

	aliases, spreads, directives int
	introspects                  bool
}

func (m *measuring) selections(set ast.SelectionSet) extent {
	var sum extent
	seen := map[string]bool{}
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			m.directives += len(selection.Directives)
			if selection.Alias != selection.Name || seen[selection.Name] {
				m.aliases++
			}
			seen[selection.Name] = true
			m.introspects = m.introspects || selection.Name == "__schema" || selection.Name == "__type"
			below := m.selections(selection.SelectionSet)
			sum.add(extent{1 + below.fields, 1 + below.depth})
		case *ast.InlineFragment:
			m.directives += len(selection.Directives)
			sum.add(m.selections(selection.SelectionSet))
		case *ast.FragmentSpread:
			m.spreads++
			m.directives += len(selection.Directives)
			sum.add(m.fragment(selection.Name))
		}
	}
	return sum
}

// fragment measures a fragment. One that holds itself is as good as empty within
// itself: validation refuses it.
func (m *measuring) fragment(name string) extent {
	if measured := m.fragments[name]; measured != nil {
		return *measured
	}
	m.fragments[name] = &extent{}
	if fragment := m.document.Fragments.ForName(name); fragment != nil {
		measured := m.selections(fragment.SelectionSet)
		m.fragments[name] = &measured
	}
	return *m.fragments[name]
}
