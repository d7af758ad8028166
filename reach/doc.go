// Package reach decides who can enable what: the verdict for an agency and a
// vendor, at a level, on a day, by what was known on another day, and why or
// why not.
//
// The rule is section 2 of docs/design.md; this is the one place where it is
// decided, by pure functions over the facts that a store returns. A World is
// those facts at one moment; everything else is asked of it.
//
//	question.go    what is asked
//	world.go       which facts count, found by their ends (2.2)
//	tree.go        what is part of what
//	connection.go  how a vendor's AI gets to a cloud, at which levels (2.3, 2.6)
//	route.go       how an agency gets to a vendor (2.3 to 2.7)
//	label.go       what blocks it (2.8)
//	verdict.go     the status and its confidence (2.9, 2.10)
//	nearmiss.go    what one fact would change a "no" (2.11)
//	dispute.go     where sources disagree (2.2)
//	list.go        many verdicts
package reach
