package neo4jstore

import (
	"embed"
	"path"
	"strings"
)

//go:embed cypher/*.cypher
var cypherFiles embed.FS

// A statement is one file of the directory cypher.
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

// constraints are the statements that make a constraint, by name.
var constraints = func() (list []statement) {
	files, err := cypherFiles.ReadDir("cypher")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		if strings.HasPrefix(file.Name(), "constraint_") {
			list = append(list, cypher(strings.TrimSuffix(file.Name(), path.Ext(file.Name()))))
		}
	}
	return list
}()
