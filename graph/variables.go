package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// exactEnums refuses values of enums in variables that the schema does not have.
// gqlparser takes secret for SECRET there, and hands it on as it is.
type exactEnums struct{ schema *ast.Schema }

// ExtensionName is gqlgen's.
func (exactEnums) ExtensionName() string { return "ExactEnums" }

// Validate is gqlgen's: it gives the schema.
func (e *exactEnums) Validate(schema graphql.ExecutableSchema) error {
	e.schema = schema.Schema()
	return nil
}

// MutateOperationContext is gqlgen's: it sees a request before it is answered.
func (e *exactEnums) MutateOperationContext(_ context.Context, operation *graphql.OperationContext) *gqlerror.Error {
	for _, v := range operation.Operation.VariableDefinitions {
		path := ast.Path{ast.PathName("variable"), ast.PathName(v.Variable)}
		if err := e.check(v.Type, operation.Variables[v.Variable], path); err != nil {
			return err
		}
	}
	return nil
}

// check finds the first value that is wrong, in the order of the schema.
func (e *exactEnums) check(t *ast.Type, value any, path ast.Path) *gqlerror.Error {
	if list, isList := value.([]any); isList && t.Elem != nil {
		for i, item := range list {
			if err := e.check(t.Elem, item, append(slices.Clip(path), ast.PathIndex(i))); err != nil {
				return err
			}
		}
		return nil
	}
	definition := e.schema.Types[t.Name()]
	switch value := value.(type) {
	case string:
		if definition.Kind == ast.Enum && definition.EnumValues.ForName(value) == nil {
			err := gqlerror.ErrorPathf(path, "%s is not a valid %s", value, definition.Name)
			errcode.Set(err, errcode.ValidationFailed)
			return err
		}
	case map[string]any:
		for _, field := range definition.Fields {
			if err := e.check(field.Type, value[field.Name], append(slices.Clip(path), ast.PathName(field.Name))); err != nil {
				return err
			}
		}
	}
	return nil
}
