package graph

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// checkNumbers refuses numbers that no 64 bits hold. gqlparser validates those of
// the scalars that it knows, and panics when it reads one of another.
func checkNumbers(document *ast.QueryDocument) error {
	for _, operation := range document.Operations {
		for _, v := range operation.VariableDefinitions {
			if v.DefaultValue != nil && !readable(v.DefaultValue) {
				return tooLarge("$" + v.Variable)
			}
		}
		if err := checkNumbersIn(operation.SelectionSet, operation.Directives); err != nil {
			return err
		}
	}
	for _, fragment := range document.Fragments {
		if err := checkNumbersIn(fragment.SelectionSet, fragment.Directives); err != nil {
			return err
		}
	}
	return nil
}

func checkNumbersIn(set ast.SelectionSet, directives ast.DirectiveList) error {
	for _, directive := range directives {
		if err := checkNumbersOf(directive.Arguments); err != nil {
			return err
		}
	}
	for _, selection := range set {
		var err error
		switch selection := selection.(type) {
		case *ast.Field:
			if err = checkNumbersOf(selection.Arguments); err == nil {
				err = checkNumbersIn(selection.SelectionSet, selection.Directives)
			}
		case *ast.InlineFragment:
			err = checkNumbersIn(selection.SelectionSet, selection.Directives)
		case *ast.FragmentSpread:
			err = checkNumbersIn(nil, selection.Directives)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func checkNumbersOf(arguments ast.ArgumentList) error {
	for _, argument := range arguments {
		if !readable(argument.Value) {
			return tooLarge(argument.Name)
		}
	}
	return nil
}

func tooLarge(argument string) error {
	return badInput(argument, "has a number that is larger than any we read: write one of at most 64 bits")
}

// readable reports whether all numbers in a value can be read.
func readable(value *ast.Value) bool {
	var err error
	switch value.Kind {
	case ast.IntValue:
		_, err = strconv.ParseInt(value.Raw, 10, 64)
	case ast.FloatValue:
		_, err = strconv.ParseFloat(value.Raw, 64)
	}
	for _, child := range value.Children {
		if !readable(child.Value) {
			return false
		}
	}
	return err == nil
}
