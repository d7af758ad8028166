package kg

// FactKind says how a fact relates its two ends.
type FactKind string

// The kinds of fact.
const (
	// RunsOn: the agency runs on the cloud.
	RunsOn FactKind = "RUNS_ON"
	// PartnersWith: the vendor's AI is offered on the cloud. Levels not given
	// are all of the cloud's.
	PartnersWith FactKind = "PARTNERS_WITH"
	// Labels: the agency, and everything under it, is bound by a label on the
	// vendor. The key is the legal authority; of an exemption, the one it lifts.
	Labels FactKind = "LABELS"
	// PartOf: the first is part of the second; a tree.
	PartOf FactKind = "PART_OF"
	// Authorizes: the agency authorises the cloud at some levels. The key is
	// the grant, such as FedRAMP High or IL5.
	Authorizes FactKind = "AUTHORIZES"
	// Operates: the vendor owns the cloud.
	Operates FactKind = "OPERATES"
	// DependsOn: the first cloud is built on the second's platform.
	DependsOn FactKind = "DEPENDS_ON"
	// ContractsWith: a direct deal of the agency with the vendor.
	ContractsWith FactKind = "CONTRACTS_WITH"
	// Evaluates: the agency tries the vendor's AI.
	Evaluates FactKind = "EVALUATES"
	// Uses: the agency uses the vendor's AI.
	Uses FactKind = "USES"
	// Holds: the vendor holds a place on the vehicle.
	Holds FactKind = "HOLDS"
	// OpenTo: the agency may order from the vehicle.
	OpenTo FactKind = "OPEN_TO"
	// SetsTerms: the vendor's terms of use towards the agency.
	SetsTerms FactKind = "SETS_TERMS"
)

// FactKinds lists the kinds of fact in the order of the design's table.
var FactKinds = []FactKind{
	RunsOn, PartnersWith, Labels, PartOf, Authorizes, Operates, DependsOn,
	ContractsWith, Evaluates, Uses, Holds, OpenTo, SetsTerms,
}

// Valid reports whether k is one of FactKinds.
func (k FactKind) Valid() bool { return len(factShapes[k].ends) > 0 }

// factShape is what a fact of one kind looks like.
type factShape struct {
	ends []ends
	// carries are the fields that facts of this kind may have beyond what all
	// facts have; needs are those that they must.
	carries, needs []string
}

type ends struct{ from, to EntityKind }

// Ends gives the kinds of entity that facts of this kind go between: from and
// to, one pair, or two where either may be meant.
func (k FactKind) Ends() [][2]EntityKind {
	var pairs [][2]EntityKind
	for _, e := range factShapes[k].ends {
		pairs = append(pairs, [2]EntityKind{e.from, e.to})
	}
	return pairs
}

// The names of the carried fields, as users write and read them.
const (
	fieldLevels  = "levels"
	fieldEffect  = "effect"
	fieldIssuer  = "issuer"
	fieldTerms   = "terms"
	fieldCeiling = "ceilingUSD"
	fieldProduct = "product"
	fieldUseCase = "useCase"
	fieldControl = "vendorControl"
)

var factShapes = map[FactKind]factShape{
	RunsOn:       {ends: []ends{{KindAgency, KindCloud}}},
	PartnersWith: {ends: []ends{{KindVendor, KindCloud}}, carries: []string{fieldLevels, fieldControl}},
	Labels: {
		ends:    []ends{{KindAgency, KindVendor}},
		carries: []string{fieldEffect, fieldIssuer}, needs: []string{fieldEffect},
	},
	PartOf:        {ends: []ends{{KindAgency, KindAgency}, {KindCloud, KindCloud}}},
	Authorizes:    {ends: []ends{{KindAgency, KindCloud}}, carries: []string{fieldLevels}, needs: []string{fieldLevels}},
	Operates:      {ends: []ends{{KindVendor, KindCloud}}},
	DependsOn:     {ends: []ends{{KindCloud, KindCloud}}},
	ContractsWith: {ends: []ends{{KindAgency, KindVendor}}, carries: []string{fieldLevels, fieldCeiling}},
	Evaluates:     {ends: []ends{{KindAgency, KindVendor}}, carries: []string{fieldLevels, fieldProduct, fieldUseCase}},
	Uses:          {ends: []ends{{KindAgency, KindVendor}}, carries: []string{fieldLevels, fieldProduct, fieldUseCase}},
	Holds:         {ends: []ends{{KindVendor, KindVehicle}}, carries: []string{fieldLevels, fieldCeiling}},
	OpenTo:        {ends: []ends{{KindVehicle, KindAgency}}},
	SetsTerms:     {ends: []ends{{KindVendor, KindAgency}}, carries: []string{fieldTerms}, needs: []string{fieldTerms}},
}
