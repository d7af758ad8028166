package factfile

import (
	"fmt"
	"math/bits"
	"strings"
)

// field is one of everything that a record can have. A list is written as a list
// in JSON Lines, in CSV with a semicolon between its items.
type field int

// The fields: of all, of entities, of facts.
const (
	kindField field = iota

	slugField
	nameField
	aliasesField
	sectorField
	cloudKindField
	airGappedField

	fromField
	toField
	keyField
	sinceField
	untilField
	confidenceField
	levelsField
	effectField
	issuerField
	termsField
	ceilingField
	productField
	useCaseField
	controlField
	textField
	urlField
	titleField
	publisherField
	publishedField
	knownSinceField
	knownUntilField

	fieldCount
)

// Columns are the names of all fields, as CSV has them.
var Columns = []string{
	"kind",
	"slug", "name", "aliases", "sector", "cloudKind", "airGapped",
	"from", "to", "key", "since", "until", "confidence", "levels", "effect", "issuer", "terms", "ceilingUSD",
	"product", "useCase", "vendorControl", "text",
	"source.url", "source.title", "source.publisher", "source.published", "knownSince", "knownUntil",
}

// fieldsByName are the fields by their names.
var fieldsByName = func() map[string]field {
	byName := make(map[string]field, fieldCount)
	for i, name := range Columns {
		byName[name] = field(i)
	}
	return byName
}()

func (f field) String() string { return Columns[f] }

func (f field) isList() bool { return f == levelsField || f == aliasesField }

// fieldSet has a bit for each field.
type fieldSet uint32

// ofEntity and ofFact are the fields of an entity and of a fact, ownText those
// whose text is seldom another record's too.
const (
	ofEntity fieldSet = 1<<fromField - 1
	ofFact   fieldSet = 1<<fieldCount - 1<<fromField | 1<<kindField
	ownText  fieldSet = 1<<keyField | 1<<textField | 1<<useCaseField | 1<<controlField
)

func (f field) set() fieldSet { return 1 << f }

func (s fieldSet) has(f field) bool { return s&f.set() != 0 }

// first is the first field of a set that has one.
func (s fieldSet) first() field { return field(bits.TrailingZeros32(uint32(s))) }

// unknown says which of these names is no field.
func unknown(name string) string {
	return fmt.Sprintf("%.60q is no field: they are %s", name, strings.Join(Columns, ", "))
}
