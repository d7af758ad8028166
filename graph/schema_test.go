package graph_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

func schema(t testing.TB) *ast.Schema {
	t.Helper()
	source, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphqls", Input: string(source)})
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// Relay's boilerplate, and what is what its name says, needs no description.
var (
	plainFields = []string{"edges", "nodes", "node", "pageInfo", "cursor", "id", "slug", "name", "aliases"}
	// plainArguments are those of pages, moments and identity. All others are
	// described at least once: those of one name and type mean the same everywhere.
	plainArguments = []string{"first", "after", "at", "knownAt", "id", "ids", "slug"}
)

func TestEverythingIsDescribed(t *testing.T) {
	described := func(what, description string) {
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", what)
		}
	}
	arguments := map[string]string{}
	for _, d := range schema(t).Types {
		if d.BuiltIn || strings.HasPrefix(d.Name, "__") {
			continue
		}
		described(d.Name, d.Description)
		for _, value := range d.EnumValues {
			described(d.Name+"."+value.Name, value.Description)
		}
		for _, field := range d.Fields {
			if strings.HasPrefix(field.Name, "__") || slices.Contains(plainFields, field.Name) {
				continue
			}
			what := d.Name + "." + field.Name
			described(what, field.Description)
			for _, argument := range field.Arguments {
				if !slices.Contains(plainArguments, argument.Name) {
					arguments[argument.Name+": "+argument.Type.String()] += argument.Description
				}
			}
		}
	}
	for argument, description := range arguments {
		described("the argument "+argument, description)
	}
}

// fixedNames are those that the design fixes, with their types.
const fixedNames = `
Query.node(id: ID!): Node
Query.nodes(ids: [ID!]!): [Node]!
Query.agency(slug: String!): Agency
Query.cloud(slug: String!): Cloud
Query.vendor(slug: String!): Vendor
Query.vehicle(slug: String!): Vehicle
Query.agencies(filter: AgencyFilter, first: Int = 50, after: String): AgencyConnection!
Query.clouds(filter: CloudFilter, first: Int = 50, after: String): CloudConnection!
Query.vendors(first: Int = 50, after: String): VendorConnection!
Query.vehicles(first: Int = 50, after: String): VehicleConnection!
Query.search(text: String!, kinds: [EntityKind!], first: Int = 10): [SearchHit!]!
Query.changes(from: Date!, to: Date!, agencies: [String!], vendors: [String!], level: Classification, knownAt: DateTime, knownAtEachDay: Boolean = false, first: Int = 100, after: String): VerdictChangeConnection!
Query.impact(assume: [Assumption!]!, agencies: [String!], vendors: [String!], level: Classification, at: Date, knownAt: DateTime, first: Int = 100, after: String): VerdictChangeConnection!
Query.scoreboard(level: Classification, at: Date, knownAt: DateTime): [Score!]!
Query.chokepoints(vendors: [String!], level: Classification, at: Date, knownAt: DateTime, first: Int = 10): [Chokepoint!]!
Query.lockIn(agencies: [String!], vendors: [String!], level: Classification, at: Date, knownAt: DateTime, first: Int = 50, after: String): LockInConnection!
Query.verdict(agency: String!, vendor: String!, level: Classification, at: Date, knownAt: DateTime, assume: [Assumption!]): Verdict!
Query.reach(agencies: [String!], vendors: [String!], through: [String!], sectors: [Sector!], statuses: [Status!], kinds: [RouteKind!], level: Classification, at: Date, knownAt: DateTime, assume: [Assumption!], first: Int = 100, after: String): VerdictConnection!
Query.loads(first: Int = 50, after: String): LoadConnection!
Agency.parent(at: Date, knownAt: DateTime): Agency
Agency.ancestors(at: Date, knownAt: DateTime): [Agency!]!
Agency.children(first: Int = 50, after: String, at: Date, knownAt: DateTime): AgencyConnection!
Agency.runsOn(at: Date, knownAt: DateTime, counting: Boolean = true, first: Int = 50, after: String): FactConnection!
Agency.labels(at: Date, knownAt: DateTime, counting: Boolean = true, first: Int = 50, after: String): FactConnection!
Agency.reach(vendors: [String!], through: [String!], statuses: [Status!], kinds: [RouteKind!], level: Classification, at: Date, knownAt: DateTime, assume: [Assumption!], first: Int = 100, after: String): VerdictConnection!
Cloud.parent(at: Date, knownAt: DateTime): Cloud
Cloud.ancestors(at: Date, knownAt: DateTime): [Cloud!]!
Cloud.children(first: Int = 50, after: String, at: Date, knownAt: DateTime): CloudConnection!
Cloud.agencies(at: Date, knownAt: DateTime, counting: Boolean = true, first: Int = 50, after: String): FactConnection!
Cloud.partners(at: Date, knownAt: DateTime, counting: Boolean = true, first: Int = 50, after: String): FactConnection!
Cloud.kind: CloudKind!
Cloud.airGapped: Boolean
Vendor.partnersWith(at: Date, knownAt: DateTime, counting: Boolean = true, first: Int = 50, after: String): FactConnection!
Vendor.reach(agencies: [String!], through: [String!], sectors: [Sector!], statuses: [Status!], kinds: [RouteKind!], level: Classification, at: Date, knownAt: DateTime, assume: [Assumption!], first: Int = 100, after: String): VerdictConnection!
Fact.id: ID!
Fact.kind: FactKind!
Fact.from: Entity!
Fact.to: Entity!
Fact.since: Date
Fact.until: Date
Fact.knownSince: DateTime
Fact.knownUntil: DateTime
Fact.key: String!
Fact.levels: [Classification!]
Fact.confidence: Confidence!
Fact.source: Source
Fact.load: Load
Verdict.id: ID!
Verdict.agency: Agency!
Verdict.vendor: Vendor!
Verdict.level: Classification
Verdict.status: Status!
Verdict.levels: [Classification!]
Verdict.routes: [Route!]!
Verdict.unleveledRoutes: [Route!]!
Verdict.uses: [Fact!]!
Verdict.evaluations: [Fact!]!
Verdict.blockers: [Fact!]!
Verdict.warnings: [Fact!]!
Verdict.nearMisses: [NearMiss!]!
Verdict.confidence: Confidence
Verdict.disputed: Boolean!
Verdict.oldestSourceOn: Date
Verdict.at: Date!
Verdict.knownAt: DateTime!
Route.kind: RouteKind!
Route.through: Cloud
Route.vehicle: Vehicle
Route.levels: [Classification!]
Route.inferences: [Inference!]!
Route.inheritedFrom: Agency
Route.facts: [Fact!]!
Route.confidence: Confidence!
Assumption.add: FactInput
Assumption.remove: ID
PageInfo.hasNextPage: Boolean!
PageInfo.hasPreviousPage: Boolean!
PageInfo.startCursor: String
PageInfo.endCursor: String
Node.id: ID!
`

func TestFixedNames(t *testing.T) {
	s := schema(t)
	for line := range strings.Lines(strings.TrimSpace(fixedNames)) {
		want := strings.TrimSpace(line)
		owner, rest, _ := strings.Cut(want, ".")
		name := rest[:strings.IndexAny(rest, "(:")]
		var field *ast.FieldDefinition
		if d := s.Types[owner]; d != nil {
			field = d.Fields.ForName(name)
		}
		if field == nil {
			t.Errorf("there is no %s.%s", owner, name)
		} else if got := owner + "." + signature(field); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

// signature is a field as the schema writes it.
func signature(f *ast.FieldDefinition) string {
	var arguments []string
	for _, a := range f.Arguments {
		argument := a.Name + ": " + a.Type.String()
		if a.DefaultValue != nil {
			argument += " = " + a.DefaultValue.String()
		}
		arguments = append(arguments, argument)
	}
	if len(arguments) == 0 {
		return f.Name + ": " + f.Type.String()
	}
	return f.Name + "(" + strings.Join(arguments, ", ") + "): " + f.Type.String()
}

// Enums are the design's, in its order.
func TestFixedEnums(t *testing.T) {
	s := schema(t)
	for name, want := range map[string]string{
		"Classification": "UNCLASSIFIED CUI SECRET TOP_SECRET",
		"Confidence":     "HIGH MEDIUM LOW",
		"CloudKind":      "PROVIDER REGION PRODUCT",
		"Effect":         "BLOCKS WARNS EXEMPTS",
		"EntityKind":     "AGENCY CLOUD VENDOR VEHICLE",
		"Status":         "BLOCKED IN_USE AVAILABLE EVALUATING NO_ROUTE",
		"Terms":          "UNRESTRICTED RED_LINES",
		"Inference":      "INHERITED AGENCY_REGION VENDOR_REGION",
		"FactKind": "RUNS_ON PARTNERS_WITH LABELS PART_OF AUTHORIZES OPERATES DEPENDS_ON CONTRACTS_WITH EVALUATES USES " +
			"HOLDS OPEN_TO SETS_TERMS",
	} {
		var values []string
		for _, v := range s.Types[name].EnumValues {
			values = append(values, v.Name)
		}
		if got := strings.Join(values, " "); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

// Whatever has a global id is a Node, and every connection is Relay's.
func TestShapesOfRelay(t *testing.T) {
	s := schema(t)
	for _, d := range s.Types {
		if d.Kind == ast.Object && d.Fields.ForName("id") != nil && !slices.Contains(d.Interfaces, "Node") {
			t.Errorf("%s has an id and is no Node", d.Name)
		}
		item, isConnection := strings.CutSuffix(d.Name, "Connection")
		if !isConnection {
			continue
		}
		for field, want := range map[string]string{
			"edges": "[" + item + "Edge!]!", "nodes": "[" + item + "!]!", "pageInfo": "PageInfo!", "totalCount": "Int!",
		} {
			if f := d.Fields.ForName(field); f == nil || f.Type.String() != want {
				t.Errorf("%s.%s is not %s", d.Name, field, want)
			}
		}
		edge := s.Types[item+"Edge"]
		if edge == nil || edge.Fields.ForName("cursor").Type.String() != "String!" || edge.Fields.ForName("node").Type.String() != item+"!" {
			t.Errorf("%sEdge is no edge", item)
		}
	}
	if d := s.Types["Assumption"]; d.Directives.ForName("oneOf") == nil {
		t.Error("Assumption is not @oneOf")
	}
}
