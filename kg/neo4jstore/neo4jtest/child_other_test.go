//go:build !linux

package neo4jtest

func runAsParent() bool { return false }
