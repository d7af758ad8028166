package seed

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// field is one key of a YAML mapping and what it holds.
type field struct {
	key   string
	line  int
	value ast.Node
}

// document reads the one YAML document of a file: its mapping, or nil where
// there is a problem.
func (p *pack) document(content []byte) []field {
	file, err := parser.ParseBytes(content, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		p.syntax(err)
		return nil
	}
	docs := slices.DeleteFunc(slices.Clone(file.Docs), func(d *ast.DocumentNode) bool { return d.Body == nil })
	switch {
	case len(docs) == 0:
		p.problem(1, "", "the file is empty: a pack has sources, entities and facts")
		return nil
	case len(docs) > 1:
		p.problem(docs[1].Body.GetToken().Position.Line, "", "a second document: a pack is one")
		return nil
	}
	return p.mapping("", docs[0].Body)
}

func (p *pack) syntax(err error) {
	line, reason := 1, err.Error()
	if at, ok := errors.AsType[yaml.Error](err); ok {
		line, reason = at.GetToken().Position.Line, at.GetMessage()
	}
	p.problem(line, "", "is no YAML: %s", reason)
}

// line is the line of a node.
func line(n ast.Node) int {
	if m, ok := n.(*ast.MappingNode); ok && len(m.Values) > 0 && !m.IsFlowStyle {
		return line(m.Values[0].Key)
	}
	return n.GetToken().Position.Line
}

// empty reports whether a key has no value.
func empty(n ast.Node) bool {
	_, null := n.(*ast.NullNode)
	return n == nil || null
}

// mapping gives the fields of a mapping in order, each key once.
func (p *pack) mapping(path string, n ast.Node) []field {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		p.problem(line(n), path, "is no mapping: write key: value")
		return nil
	}
	var fields []field
	seen := map[string]int{}
	for _, v := range m.Values {
		f := field{key: v.Key.GetToken().Value, line: v.Key.GetToken().Position.Line, value: v.Value}
		if first, again := seen[f.key]; again {
			p.problem(f.line, join(path, f.key), "is there already, on line %d", first)
			continue
		}
		seen[f.key] = f.line
		fields = append(fields, f)
	}
	return fields
}

// list gives the items of a list.
func (p *pack) list(path string, n ast.Node) []ast.Node {
	s, ok := n.(*ast.SequenceNode)
	if !ok {
		p.problem(line(n), path, "is no list")
		return nil
	}
	return s.Values
}

// scalar gives a plain value as it is written, without quotes. ok is false where
// it is none.
func scalar(n ast.Node) (text string, ok bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

// text gives the text of a field; empty where it has none or is no text.
func (p *pack) text(path string, n ast.Node) string {
	if empty(n) {
		return ""
	}
	s, ok := scalar(n)
	if !ok {
		p.problem(line(n), path, "is no text; anchors, aliases and tags are not part of a pack")
	}
	return s
}

// texts gives the texts of a list.
func (p *pack) texts(path string, n ast.Node) []string {
	var texts []string
	for _, item := range p.list(path, n) {
		texts = append(texts, p.text(path, item))
	}
	return texts
}

// unknown notes a field that there is none of.
func (p *pack) unknown(path string, f field, known ...string) {
	p.problem(f.line, join(path, f.key), "is no field here: there are %s", strings.Join(known, ", "))
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return fmt.Sprintf("%s.%s", path, key)
}
