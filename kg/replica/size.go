package replica

import (
	"fedreach/kg"
	"fedreach/kg/memory"
)

// What facts and entities take in memory without their texts: what they are made
// of, and their places in the index.
const (
	bytesPerFact   = 560
	bytesPerEntity = 700
)

// sizeOf is about what these take in the memory of a copy, in bytes.
func sizeOf(entities []kg.Entity, facts []*kg.Fact) int64 {
	size := len(entities)*bytesPerEntity + len(facts)*bytesPerFact
	for _, e := range entities {
		n := e.Naming()
		size += 3 * (len(n.Slug) + len(n.Name))
		for _, alias := range n.Aliases {
			size += 3 * len(alias)
		}
	}
	for _, f := range facts {
		size += len(f.ID) + len(f.Key) + len(f.Issuer) + len(f.Product) +
			len(f.UseCase) + len(f.VendorControl) + len(f.Text)
	}
	return int64(size)
}

// sizeOfNew is what changes add to it: facts that they end were there before.
func sizeOfNew(c memory.Changes) int64 {
	var stated []*kg.Fact
	for _, f := range c.Facts {
		if f.EndedBy == 0 {
			stated = append(stated, f)
		}
	}
	return sizeOf(nil, stated)
}
