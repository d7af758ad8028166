package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// generated is the executor that gqlgen wrote, by function.
type generated struct {
	functions map[string]string
	// done are the functions that were written already, text what they are.
	done map[string]bool
	text strings.Builder
}

var aFunction = regexp.MustCompile(`(?ms)^func \(ec \*executionContext\) ([^\s(]+)\(.*?^\}\n`)

// plainOf writes how lists of plain data are written without gqlgen's executor: a
// plan for each type of object, made of what it wrote for each field.
func plainOf(text string) (string, error) {
	g := generated{functions: map[string]string{}, done: map[string]bool{}}
	var names []string
	for _, m := range aFunction.FindAllStringSubmatch(text, -1) {
		g.functions[m[1]] = m[0]
		names = append(names, m[1])
	}
	for _, name := range names {
		if object, of := strings.CutPrefix(name, "_"); of && anObject.MatchString(g.functions[name]) && !strings.HasPrefix(object, "_") {
			g.object(object)
		}
	}
	if len(g.done) == 0 {
		return "", fmt.Errorf("no object is plain data any more: see what this gqlgen writes for one")
	}
	return plainHead + g.text.String(), nil
}

const plainHead = "\n// What follows is fedreach/graph/lean/rewrite's.\n\n"

var (
	anObject = regexp.MustCompile(`^func \(ec \*executionContext\) _\w+\(ctx context\.Context, sel ast\.SelectionSet, obj \*(\S+)\) graphql\.Marshaler \{\n` +
		`\tfields := graphql\.CollectFields\(ec\.OperationContext, sel, (\w+)\)`)
	aCase     = regexp.MustCompile(`(?m)^\t\tcase "(\w+)":\n`)
	aValue    = regexp.MustCompile(`func\(ctx context\.Context\) \(any, error\) \{\n\t\t\treturn (.+)\n\t\t\},\n\t\tnil,\n\t\tfunc\(ctx context\.Context, selections ast\.SelectionSet, v (\S+)\) graphql\.Marshaler \{\n\t\t\treturn ec\.([^\s(]+)\(ctx, selections, v\)`)
	goField   = regexp.MustCompile(`^(obj\.[\w.]+(?:\(\))?), nil$`)
	resolver  = regexp.MustCompile(`^ec\.Resolvers\.\w+\(\)\.\w+\(ctx, obj\)$`)
	batch     = regexp.MustCompile(`^ec\.(resolveBatch_\w+)\(ctx, field, obj\)$`)
	batchCall = regexp.MustCompile(`resolver\.(\w+)\(ctx, batch\.Parents\)`)
)

// object writes the plan of a type of object.
func (g *generated) object(object string) {
	function := g.functions["_"+object]
	m := anObject.FindStringSubmatch(function)
	goType, implementors := m[1], m[2]
	var cases strings.Builder
	for _, m := range aCase.FindAllStringSubmatch(function, -1) {
		if field := m[1]; field == "__typename" {
			fmt.Fprintf(&cases, "case \"__typename\":\np.Add(field, func(w *lean.Writer, _ *%s) { w.Text(%q) })\n", goType, object)
		} else if step := g.field(object, goType, field); step != "" {
			fmt.Fprintf(&cases, "case %q:\n%s", field, step)
		}
	}
	fmt.Fprintf(&g.text, `func (ec *executionContext) plan%[1]s(sel ast.SelectionSet) *lean.Plan[%[2]s] {
	return lean.PlanOf(&ec.plans, %[1]q, sel,
		func() []graphql.CollectedField { return graphql.CollectFields(ec.OperationContext, sel, %[3]s) },
		func(p *lean.Plan[%[2]s], field graphql.CollectedField) bool {
			switch field.Name {
			%[4]s
			default:
				return false
			}
			return true
		})
}

`, object, goType, implementors, cases.String())
}

// field is how a field is planned; empty where it is not plain data.
func (g *generated) field(object, goType, field string) string {
	m := aValue.FindStringSubmatch(g.functions["_"+object+"_"+field])
	if m == nil {
		return ""
	}
	value, valueType, marshaler := m[1], m[2], m[3]
	write := g.writer(marshaler, valueType)
	if write == "" {
		return ""
	}
	planned := fmt.Sprintf("write := %s(field.Selections)\nif write == nil {\nreturn false\n}\n", write)
	switch {
	case goField.MatchString(value):
		expression := goField.FindStringSubmatch(value)[1]
		return planned + fmt.Sprintf("p.Add(field, func(w *lean.Writer, obj *%s) { write(w, %s) })\n", goType, expression)
	case resolver.MatchString(value):
		return planned + fmt.Sprintf("p.Add(field, func(w *lean.Writer, obj *%s) {\nv, err := %s\nlean.Resolved(w, v, err, write)\n})\n",
			goType, strings.Replace(value, "(ctx, obj)", "(w.Context(), obj)", 1))
	case batch.MatchString(value):
		call := batchCall.FindStringSubmatch(g.functions[batch.FindStringSubmatch(value)[1]])
		if call == nil { // it takes arguments
			return ""
		}
		return planned + fmt.Sprintf("lean.AddBatch(p, %q, field, ec.Resolvers.%s().%s, write)\n", object, object, call[1])
	}
	return ""
}

var (
	scalarCall   = regexp.MustCompile(`(?m)^\tres := (\S+)$`)
	objectCall   = regexp.MustCompile(`(?m)^\treturn ec\._(\w+)\(ctx, sel, (&?)v\)$`)
	elementCall  = regexp.MustCompile(`(?m)^\t\t(?:return|ret\[i\] =) ec\.(marshal[^\s(]+)\(ctx, sel, v\[i\]\)$`)
	oneOfMany    = regexp.MustCompile(`(?m)^\tcase \*(\S+):\n(?:\t\tif obj == nil \{\n\t\t\treturn graphql\.Null\n\t\t\}\n)?\t\treturn ec\._(\w+)\(ctx, sel, obj\)$`)
	checksForNil = "\tif v == nil {\n"
)

// writer writes what makes the writer of a value, as a marshaler of gqlgen's does,
// and gives its name; empty where the value is not plain data.
func (g *generated) writer(marshaler, goType string) string {
	name := strings.Replace(marshaler, "marshal", "plain", 1)
	function, known := g.functions[marshaler]
	if !known {
		return ""
	}
	if done, made := g.done[name]; made {
		if !done {
			return ""
		}
		return "ec." + name
	}
	body := g.valueWriter(marshaler, function, goType)
	g.done[name] = body != ""
	if body == "" {
		return ""
	}
	sel := "sel"
	if !strings.Contains(body, "(sel)") {
		sel = "_"
	}
	fmt.Fprintf(&g.text, "func (ec *executionContext) %s(%s ast.SelectionSet) func(*lean.Writer, %s) {\n%s}\n\n", name, sel, goType, body)
	return "ec." + name
}

func (g *generated) valueWriter(marshaler, function, goType string) string {
	nonNull := strings.HasPrefix(marshaler, "marshalN")
	whenNil := ""
	if strings.Contains(function, checksForNil) {
		whenNil = "if v == nil {\nw.Null()\nreturn\n}\n"
		if nonNull {
			whenNil = "if v == nil {\nw.Fail()\nreturn\n}\n"
		}
	}
	writer := func(before, write string) string {
		return fmt.Sprintf("%sreturn func(w *lean.Writer, v %s) {\n%s%s\n}\n", before, goType, whenNil, write)
	}
	if m := elementCall.FindStringSubmatch(function); m != nil {
		return g.listWriter(m[1], goType, writer)
	}
	if m := objectCall.FindStringSubmatch(function); m != nil {
		object, address := m[1], m[2]
		if kinds := oneOfMany.FindAllStringSubmatch(g.functions["_"+object], -1); kinds != nil {
			return g.interfaceWriter(kinds, writer)
		}
		if !anObject.MatchString(g.functions["_"+object]) {
			return ""
		}
		return writer(planFor(object), fmt.Sprintf("plan.One(w, %sv)", address))
	}
	if m := scalarCall.FindStringSubmatch(function); m != nil {
		return writer("", scalarWriter(m[1], nonNull))
	}
	return ""
}

func planFor(object string) string {
	return fmt.Sprintf("plan := ec.plan%s(sel)\nif plan == nil {\nreturn nil\n}\n", object)
}

// listWriter writes a list. Of objects, it finds for all at once what resolvers find.
func (g *generated) listWriter(element, goType string, writer func(before, write string) string) string {
	if m := objectCall.FindStringSubmatch(g.functions[element]); m != nil && m[2] == "" && strings.HasPrefix(element, "marshalN") &&
		anObject.MatchString(g.functions["_"+m[1]]) {
		return writer(planFor(m[1]), "plan.List(w, v)")
	}
	each := g.writer(element, strings.TrimPrefix(goType, "[]"))
	if each == "" {
		return ""
	}
	return writer(fmt.Sprintf("each := %s(sel)\nif each == nil {\nreturn nil\n}\n", each), "lean.Each(w, v, each)")
}

// interfaceWriter writes an object as what it is.
func (g *generated) interfaceWriter(kinds [][]string, writer func(before, write string) string) string {
	var plans, cases strings.Builder
	for _, kind := range kinds {
		goType, object := kind[1], kind[2]
		plan := "plan" + object
		fmt.Fprintf(&plans, "%s := ec.plan%s(sel)\nif %s == nil {\nreturn nil\n}\n", plan, object, plan)
		fmt.Fprintf(&cases, "case *%s:\n%s.One(w, v)\n", goType, plan)
	}
	return writer(plans.String(), "switch v := v.(type) {\n"+cases.String()+"default:\nw.Fail()\n}")
}

// asTexts are gqlgen's functions that write what they are given as a text.
var asTexts = []string{"graphql.MarshalString", "graphql.MarshalID"}

func scalarWriter(call string, nonNull bool) string {
	function, value, _ := strings.Cut(strings.TrimSuffix(call, ")"), "(")
	switch {
	case slices.Contains(asTexts, function):
		return "w.Text(" + value + ")"
	case function == "graphql.MarshalInt" || function == "graphql.MarshalInt64":
		return "w.Int(int64(" + value + "))"
	case function == "graphql.MarshalBoolean":
		return "w.Bool(" + value + ")"
	case nonNull:
		return "w.NonNull(" + call + ")"
	}
	return "w.Nullable(" + call + ")"
}
