// Command rewrite has the executor that gqlgen generated, the file that it is given,
// call package lean: for lists, for objects, and for fields that are plain data.
// What it does not recognise stays as gqlgen wrote it. At the end it adds how lists of
// plain data are written without it.
package main

import (
	"fmt"
	"go/format"
	"os"
	"regexp"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: rewrite generated.go")
		os.Exit(2)
	}
	if err := rewriteFile(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "rewrite:", err)
		os.Exit(1)
	}
}

func rewriteFile(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if strings.Contains(string(text), "fedreach/graph/lean") {
		return nil // it was rewritten already
	}
	plain, err := plainOf(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	lean, err := rewrite(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	formatted, err := format.Source([]byte(lean + plain))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, formatted, 0o644)
}

// Each of these must be found: gqlgen writes it otherwise when they are not.
var replacements = []struct{ what, with string }{
	{"type executionContext struct {\n", "type executionContext struct {\n\tplans lean.Plans\n"},
	{"import (\n", "import (\n\t\"fedreach/graph/lean\"\n"},
	{"graphql.MarshalSliceConcurrently(", "lean.Slice("},
	{"\t\t\tvar buf bytes.Buffer\n\t\t\tdata.MarshalGQL(&buf)\n\t\t\tresponse.Data = buf.Bytes()\n", "\t\t\tresponse.Data = lean.Data(ctx, data)\n"},
	{"graphql.NewDeferredGroup(ctx)", "lean.NewDeferredGroup(ctx, fields)"},
	{"\t\tec.ProcessDeferredGroup(deferred)\n\t}\n\n\treturn out\n", "\t\tec.ProcessDeferredGroup(deferred)\n\t\treturn out\n\t}\n\n\treturn lean.Object(fields, out)\n"},
}

func rewrite(text string) (string, error) {
	for _, r := range replacements {
		if !strings.Contains(text, r.what) {
			return "", fmt.Errorf("there is no %q any more: see what this gqlgen writes in its place", r.what)
		}
		text = strings.ReplaceAll(text, r.what, r.with)
	}
	scalars := leafContexts(text)
	safe := safeMarshalers(text)
	n := 0
	text = plainField.ReplaceAllStringFunc(text, func(function string) string {
		m := plainField.FindStringSubmatch(function)
		head, field, value, kind, marshaler := m[1], m[2], m[3], m[4], m[5]
		fast := ""
		switch {
		case scalars[field] && safe[marshaler]:
			fast = fmt.Sprintf(leaf, field, marshaler, value)
		case !scalars[field] && (strings.HasPrefix(kind, "*") || strings.HasPrefix(kind, "[]*")):
			fast = fmt.Sprintf(branch, field, value, marshaler)
		default:
			return function
		}
		n++
		return head + fast + strings.TrimPrefix(function, head)
	})
	if n == 0 {
		return "", fmt.Errorf("no field is plain data any more: see what this gqlgen writes for one")
	}
	return listOfPlain.ReplaceAllString(text, "${1}\tif !lean.Off {\n\t\tif ret := lean.List(ctx, v, ec.plan$2(sel)); ret != nil {\n\t\t\treturn ret\n\t\t}\n\t}\n"), nil
}

// listOfPlain is how the marshaler of a list of objects that are there begins.
var listOfPlain = regexp.MustCompile(`(?m)^(func \(ec \*executionContext\) marshalN(\w+)2ᚕᚖ[^\s(]+ᚄ\(ctx context\.Context, sel ast\.SelectionSet, v \[\]\*\w+\.\w+\) graphql\.Marshaler \{\n)`)

// plainField is the function of a field that has no arguments and no directives,
// and is read from a Go field, or by a method that takes nothing.
var plainField = regexp.MustCompile(`(?m)^(func \(ec \*executionContext\) _\w+\(ctx context\.Context, field graphql\.CollectedField, obj \S+\) \(ret graphql\.Marshaler\) \{\n)` +
	`\treturn graphql\.ResolveField\(\n\t\tctx,\n\t\tec\.OperationContext,\n\t\tfield,\n` +
	`\t\tfunc\(ctx context\.Context, field graphql\.CollectedField\) \(\*graphql\.FieldContext, error\) \{\n\t\t\treturn ec\.(\w+)\(ctx, field\)\n\t\t\},\n` +
	`\t\tfunc\(ctx context\.Context\) \(any, error\) \{\n\t\t\treturn (obj\.[\w.]+(?:\(\))?), nil\n\t\t\},\n\t\tnil,\n` +
	`\t\tfunc\(ctx context\.Context, selections ast\.SelectionSet, v (\S+)\) graphql\.Marshaler \{\n\t\t\treturn ec\.(\S+)\(ctx, selections, v\)\n\t\t\},\n` +
	`\t\ttrue,\n\t\t(?:true|false),\n\t\)\n\}\n`)

// leaf is what a field that holds a scalar does: its value is written, and only a
// panic needs to know where it was.
const leaf = `	if !lean.Off {
		defer func() {
			if r := recover(); r != nil {
				ret = lean.Recovered(ctx, ec.OperationContext, field, ec.%[1]s, r)
			}
		}()
		return ec.%[2]s(ctx, field.Selections, %[3]s)
	}
`

// branch is what a field that holds objects does: they are written, in its place.
const branch = `	if !lean.Off {
		fc, err := ec.%[1]s(ctx, field)
		if err != nil {
			return graphql.Null
		}
		ctx := graphql.WithFieldContext(ctx, fc)
		defer func() {
			if r := recover(); r != nil {
				ec.Error(ctx, ec.Recover(ctx, r))
				ret = graphql.Null
			}
		}()
		v := %[2]s
		fc.Result = v
		return ec.%[3]s(ctx, field.Selections, v)
	}
`

var leafContext = regexp.MustCompile(`(?m)^func \(ec \*executionContext\) (fieldContext_\w+)\(_ context\.Context, field graphql\.CollectedField\) \(fc \*graphql\.FieldContext, err error\) \{\n\treturn graphql\.NewScalarFieldContext\(`)

// leafContexts are the contexts of fields that hold scalars.
func leafContexts(text string) map[string]bool {
	found := map[string]bool{}
	for _, m := range leafContext.FindAllStringSubmatch(text, -1) {
		found[m[1]] = true
	}
	return found
}

var (
	marshalerHead = regexp.MustCompile(`(?ms)^func \(ec \*executionContext\) (marshal[NO]\S+?)\(ctx context\.Context, sel ast\.SelectionSet, v \S+\) graphql\.Marshaler \{\n(.*?)^\}\n`)
	neverNull     = regexp.MustCompile(`res := graphql\.Marshal(?:String|ID|Int|Int64|Boolean)\(`)
	ofElement     = regexp.MustCompile(`return ec\.(marshalN\S+)\(ctx, sel, v\[i\]\)`)
)

// safeMarshalers are those of scalars and of lists of them that never find an
// error: what may be null is null, and what may not never is.
func safeMarshalers(text string) map[string]bool {
	safe, bodies := map[string]bool{}, map[string]string{}
	for _, m := range marshalerHead.FindAllStringSubmatch(text, -1) {
		name, body := m[1], m[2]
		bodies[name] = body
		findsNull := strings.Contains(body, "AddInvalidNull") && !neverNull.MatchString(body)
		safe[name] = strings.Contains(body, "res := ") && !findsNull && !refusesNil(name, body)
	}
	for name, body := range bodies {
		if m := ofElement.FindStringSubmatch(body); m != nil {
			safe[name] = safe[m[1]] && !refusesNil(name, body)
		}
	}
	return safe
}

// refusesNil reports whether a marshaler finds an error where there is no value.
func refusesNil(name, body string) bool {
	return strings.HasPrefix(name, "marshalN") && strings.Contains(body, "v == nil")
}
