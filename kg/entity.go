package kg

// EntityKind says what an entity is. Its lower-case form begins the entity's id.
type EntityKind string

// The kinds of entity, in the order in which mixed lists show them.
const (
	KindAgency  EntityKind = "AGENCY"
	KindCloud   EntityKind = "CLOUD"
	KindVendor  EntityKind = "VENDOR"
	KindVehicle EntityKind = "VEHICLE"
)

// EntityKinds lists every kind of entity in order.
var EntityKinds = []EntityKind{KindAgency, KindCloud, KindVendor, KindVehicle}

// Valid reports whether k is one of EntityKinds.
func (k EntityKind) Valid() bool {
	switch k {
	case KindAgency, KindCloud, KindVendor, KindVehicle:
		return true
	}
	return false
}

// Entity is an agency, a cloud, a vendor or a contract vehicle. Entities are
// values: a store never changes one that it has handed out.
type Entity interface {
	// ID is the plain text kind:slug, the same on every store.
	ID() string
	EntityKind() EntityKind
	// Naming is what all entities share.
	Naming() Named
}

// Named is what all entities share.
type Named struct {
	// Slug is unique within the kind: lower-case words joined by hyphens.
	Slug string
	// Name is what the entity calls itself, never empty.
	Name string
	// Aliases are other names in use, sorted, without the name itself.
	Aliases []string
}

// Naming gives slug, name and aliases.
func (n Named) Naming() Named { return n }

// Sector is the part of government that an agency belongs to.
type Sector string

// The sectors. An agency whose sector is not stated has none.
const (
	SectorDefense      Sector = "DEFENSE"
	SectorIntelligence Sector = "INTELLIGENCE"
	SectorCivilian     Sector = "CIVILIAN"
	SectorLegislative  Sector = "LEGISLATIVE"
	SectorJudicial     Sector = "JUDICIAL"
)

// Valid reports whether s is one of the sectors.
func (s Sector) Valid() bool {
	switch s {
	case SectorDefense, SectorIntelligence, SectorCivilian, SectorLegislative, SectorJudicial:
		return true
	}
	return false
}

// CloudKind says how much of a company's cloud a node stands for.
type CloudKind string

// The kinds of cloud.
const (
	// CloudProvider is the whole company cloud: "region not stated".
	CloudProvider CloudKind = "PROVIDER"
	// CloudRegion is a part of a provider with authorisations of its own.
	CloudRegion CloudKind = "REGION"
	// CloudProduct is an authorised service, such as ChatGPT Enterprise.
	CloudProduct CloudKind = "PRODUCT"
)

// Valid reports whether k is one of the kinds of cloud.
func (k CloudKind) Valid() bool {
	return k == CloudProvider || k == CloudRegion || k == CloudProduct
}

// Agency is a part of government: a department, a component, a branch, or the
// government as a whole.
type Agency struct {
	Named
	// Sector is empty where it is not stated.
	Sector Sector
}

// Cloud is a provider's cloud, a region of one, or an authorised product.
type Cloud struct {
	Named
	Kind CloudKind
	// AirGapped is nil where it is not stated. Only regions have it.
	AirGapped *bool
}

// Vendor is a company that sells AI, or the cloud beneath it.
type Vendor struct{ Named }

// Vehicle is a contract vehicle: a contract that many agencies can order from.
type Vehicle struct{ Named }

// ID is agency:slug.
func (a *Agency) ID() string { return EntityID(KindAgency, a.Slug) }

// ID is cloud:slug.
func (c *Cloud) ID() string { return EntityID(KindCloud, c.Slug) }

// ID is vendor:slug.
func (v *Vendor) ID() string { return EntityID(KindVendor, v.Slug) }

// ID is vehicle:slug.
func (v *Vehicle) ID() string { return EntityID(KindVehicle, v.Slug) }

// EntityKind is KindAgency.
func (*Agency) EntityKind() EntityKind { return KindAgency }

// EntityKind is KindCloud.
func (*Cloud) EntityKind() EntityKind { return KindCloud }

// EntityKind is KindVendor.
func (*Vendor) EntityKind() EntityKind { return KindVendor }

// EntityKind is KindVehicle.
func (*Vehicle) EntityKind() EntityKind { return KindVehicle }
