package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// argumentAt names the argument whose value stands at the location that a
// validation error gives; "" where that is none.
func argumentAt(ctx context.Context, locations []gqlerror.Location) string {
	if len(locations) == 0 || !graphql.HasOperationContext(ctx) {
		return ""
	}
	doc, parsed := graphql.GetOperationContext(ctx).Stats.GetExtension(documentParsed).(*ast.QueryDocument)
	if !parsed {
		return ""
	}
	search := argumentSearch{location: locations[0]}
	for _, operation := range doc.Operations {
		search.selections(operation.SelectionSet)
	}
	for _, fragment := range doc.Fragments {
		search.selections(fragment.SelectionSet)
	}
	return search.found
}

type argumentSearch struct {
	location gqlerror.Location
	found    string
}

func (s *argumentSearch) selections(set ast.SelectionSet) {
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.Field:
			for _, argument := range selection.Arguments {
				if s.holds(argument.Value) {
					s.found = argument.Name
				}
			}
			s.selections(selection.SelectionSet)
		case *ast.InlineFragment:
			s.selections(selection.SelectionSet)
		}
	}
}

// holds reports whether the value, or one inside it, stands at the location.
func (s *argumentSearch) holds(value *ast.Value) bool {
	if value.Position != nil && value.Position.Line == s.location.Line && value.Position.Column == s.location.Column {
		return true
	}
	for _, child := range value.Children {
		if s.holds(child.Value) {
			return true
		}
	}
	return false
}
