package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// loadedTypes are those of variables whose lists are limited where they are
// loaded: a batch, and its parts.
var loadedTypes = []string{"BatchInput", "EntityInput", "FactInput", "WithdrawalInput"}

// shortLists refuses arguments with lists that are longer than they may be.
type shortLists struct{ most int }

// ExtensionName is gqlgen's.
func (shortLists) ExtensionName() string { return "ShortLists" }

// Validate is gqlgen's.
func (shortLists) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext is gqlgen's: it sees a request before it is answered.
func (s shortLists) MutateOperationContext(_ context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	for _, v := range operation.Operation.VariableDefinitions {
		if length := longestList(operation.Variables[v.Variable]); length > s.most && !slices.Contains(loadedTypes, v.Type.Name()) {
			return s.refused("$"+v.Variable, length)
		}
	}
	for _, o := range operation.Doc.Operations {
		if err := s.selections(o.SelectionSet); err != nil {
			return err
		}
	}
	for _, f := range operation.Doc.Fragments {
		if err := s.selections(f.SelectionSet); err != nil {
			return err
		}
	}
	return nil
}

func (s shortLists) refused(argument string, length int) *gqlerror.Error {
	return gqlerror.Wrap(badInput(argument, "has a list of %d, the most is %d: ask in parts", length, s.most))
}

func (s shortLists) selections(set ast.SelectionSet) *gqlerror.Error {
	for _, selection := range set {
		var below ast.SelectionSet
		switch selection := selection.(type) {
		case *ast.Field:
			for _, argument := range selection.Arguments {
				if length := longestLiteral(argument.Value); length > s.most {
					return s.refused(argument.Name, length)
				}
			}
			below = selection.SelectionSet
		case *ast.InlineFragment:
			below = selection.SelectionSet
		}
		if err := s.selections(below); err != nil {
			return err
		}
	}
	return nil
}

// longestList is the length of the longest list in a value of a variable.
func longestList(value any) int {
	longest := 0
	switch value := value.(type) {
	case []any:
		longest = len(value)
		for _, item := range value {
			longest = max(longest, longestList(item))
		}
	case map[string]any:
		for _, item := range value {
			longest = max(longest, longestList(item))
		}
	}
	return longest
}

// longestLiteral is the length of the longest list in a value of the document.
func longestLiteral(value *ast.Value) int {
	longest := 0
	if value.Kind == ast.ListValue {
		longest = len(value.Children)
	}
	for _, child := range value.Children {
		longest = max(longest, longestLiteral(child.Value))
	}
	return longest
}
