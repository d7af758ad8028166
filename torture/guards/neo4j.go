package main

func init() { guards = append(guards, neo4jGuards...) }

// neo4jGuards are those of Neo4j, and of servers that come and go.
var neo4jGuards = []guard{
	{
		name: "a read is tried again",
		file: "kg/neo4jstore/again.go", old: "if !passing(err) &&", new: "if true || !passing(err) &&",
		test: "TestNeo4j/reads", times: "0.2",
	},
	{
		name: "an answer that is torn is a lost connection",
		file: "kg/neo4jstore/errors.go", old: "|| errors.Is(err, io.ErrUnexpectedEOF) ||", new: "|| errors.Is(err, io.ErrNoProgress) ||",
		test: "TestNeo4j/reads", times: "0.2",
	},
	{
		name: "a load whose answer was lost is looked for",
		file: "kg/neo4jstore/load.go", old: "return len(rows) > 0, err", new: "return len(rows) < 0, err",
		test: "TestNeo4j/commits", times: "0.5",
	},
	{
		name: "a key is loaded once",
		file: "kg/plan.go", old: "if held.Earlier != nil {", new: "if held.Earlier != nil && false {",
		test: "TestNeo4j/commits", times: "0.3",
	},
	{
		name: "the copy answers only where it is proven current",
		file: "kg/replica/replica.go", old: "if copied == nil || proven {", new: "if true {",
		test: "TestNeo4j/network", times: "0.3",
	},
	{
		name: "readiness asks the database",
		file: "serve.go", old: "if _, err := store.Revision(ctx); err != nil {", new: "if err := ctx.Err(); err != nil {",
		test: "TestNeo4j/pauses", times: "0.2",
	},
	{
		name: "a server that ends tells who listens",
		file: "serve.go", old: "	server.RegisterOnShutdown(resolver.EndStreams)\n", new: "",
		test: "TestNeo4j/rolling", times: "0.35",
	},
}
