package neo4jstore

import (
	"embed"
	"strings"
)

//go:embed cypher/*.cypher
var cypherFiles embed.FS

// A statement is one file of the directory cypher; of the file schema, a part.
type statement struct{ name, text string }

// statements are all that this package can run, by name.
var statements = map[string]statement{}

// cypher is the statement in the file of this name. Like regexp.MustCompile, it
// is for package variables, and panics where there is no such file.
func cypher(name string) statement {
	text, err := cypherFiles.ReadFile("cypher/" + name + ".cypher")
	if err != nil {
		panic(err)
	}
	statements[name] = statement{name, string(text)}
	return statements[name]
}

// schema are the statements that make the constraints and indexes.
var schema = func() (list []statement) {
	for text := range strings.SplitSeq(cypher("schema").text, ";\n") {
		if strings.TrimSpace(text) != "" {
			list = append(list, statement{"schema", text})
		}
	}
	return list
}()
