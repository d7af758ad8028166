// Package kg is the knowledge graph: agencies, clouds, vendors and contract
// vehicles, the dated facts that relate them, the sources that state those
// facts, and the contract of a store that keeps them.
//
// It knows nothing of GraphQL, of databases, or of who can enable what: that is
// decided by package reach. It imports the standard library only.
package kg
