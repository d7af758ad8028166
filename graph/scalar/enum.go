package scalar

import (
	"github.com/99designs/gqlgen/graphql"

	"fedreach/kg"
)

// Enums that can be null are written here, because what is not stated is an
// empty text in kg.

// MarshalEffect writes an effect; none is null.
func MarshalEffect(e kg.Effect) graphql.Marshaler { return marshalEnum(e) }

// UnmarshalEffect reads an effect.
func UnmarshalEffect(v any) (kg.Effect, error) { return unmarshalEnum[kg.Effect](v) }

// MarshalTerms writes terms; none are null.
func MarshalTerms(t kg.Terms) graphql.Marshaler { return marshalEnum(t) }

// UnmarshalTerms reads terms.
func UnmarshalTerms(v any) (kg.Terms, error) { return unmarshalEnum[kg.Terms](v) }

// MarshalSector writes a sector; none is null.
func MarshalSector(s kg.Sector) graphql.Marshaler { return marshalEnum(s) }

// UnmarshalSector reads a sector.
func UnmarshalSector(v any) (kg.Sector, error) { return unmarshalEnum[kg.Sector](v) }

// MarshalPrecision writes a precision; none is null.
func MarshalPrecision(p kg.Precision) graphql.Marshaler { return marshalEnum(p) }

// UnmarshalPrecision reads a precision.
func UnmarshalPrecision(v any) (kg.Precision, error) { return unmarshalEnum[kg.Precision](v) }

func marshalEnum[E ~string](e E) graphql.Marshaler {
	if e == "" {
		return graphql.Null
	}
	return graphql.MarshalString(string(e))
}

// unmarshalEnum takes a value that the schema's validation has passed already.
func unmarshalEnum[E ~string](v any) (E, error) {
	s, isText := v.(string)
	if !isText {
		return "", invalid("it is no value of an enum: write one of its names")
	}
	return E(s), nil
}
