package lean

import (
	"context"
	"sync"
	"unsafe"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

// Plan is how objects of one type are written that are plain data in all that a
// selection asks of them: read from Go fields, or found for many at once by
// resolvers that take no arguments.
type Plan[T any] struct {
	fields []planned[T]
	// batches find what resolvers give: of objects, what writes that of each.
	batches []func(w *Writer, objects []*T) func(w *Writer, i int)
}

type planned[T any] struct {
	// name is the field's in the answer, with what stands before and after it.
	name  string
	write func(w *Writer, object *T)
	// batch is the index of the field's batch where write is nil.
	batch int
}

// Add plans a field that is read from the object.
func (p *Plan[T]) Add(field graphql.CollectedField, write func(w *Writer, object *T)) {
	p.add(field, planned[T]{write: write})
}

func (p *Plan[T]) add(field graphql.CollectedField, f planned[T]) {
	separator := `{"`
	if len(p.fields) > 0 {
		separator = `,"`
	}
	f.name = separator + field.Alias + `":` // a name of GraphQL needs no escaping
	p.fields = append(p.fields, f)
}

// AddBatch plans a field that a resolver finds for many objects at once.
func AddBatch[T, V any](
	p *Plan[T], object string, field graphql.CollectedField,
	resolve func(ctx context.Context, objects []*T) ([]V, error), write func(w *Writer, value V),
) {
	p.add(field, planned[T]{batch: len(p.batches)})
	p.batches = append(p.batches, func(w *Writer, objects []*T) func(w *Writer, i int) {
		ctx := graphql.WithFieldContext(w.ctx, &graphql.FieldContext{Object: object, Field: field, IsMethod: true, IsResolver: true})
		found, err := resolve(ctx, objects)
		if err != nil || len(found) != len(objects) {
			w.Fail()
			return nil
		}
		return func(w *Writer, i int) { write(w, found[i]) }
	})
}

// List writes a list of objects, none of which may be missing.
func (p *Plan[T]) List(w *Writer, objects []*T) {
	found := make([]func(*Writer, int), len(p.batches))
	for i, find := range p.batches {
		if found[i] = find(w, objects); w.failed {
			return
		}
	}
	begun := len(w.b)
	w.b = append(w.b, '[')
	for i, object := range objects {
		if object == nil {
			w.Fail()
			return
		}
		w.next(i)
		p.object(w, object, i, found)
		if w.failed {
			return
		}
		if i+1 == sampled {
			w.grow(begun, len(objects))
		}
	}
	w.b = append(w.b, ']')
}

// One writes an object that stands alone, and must not be missing.
func (p *Plan[T]) One(w *Writer, object *T) {
	if object == nil {
		w.Fail()
		return
	}
	if len(p.batches) == 0 {
		p.object(w, object, 0, nil)
		return
	}
	var found []func(*Writer, int)
	for _, find := range p.batches {
		found = append(found, find(w, []*T{object}))
	}
	if !w.failed {
		p.object(w, object, 0, found)
	}
}

func (p *Plan[T]) object(w *Writer, object *T, i int, found []func(*Writer, int)) {
	for k := range p.fields {
		f := &p.fields[k]
		w.b = append(w.b, f.name...)
		if f.write != nil {
			f.write(w, object)
		} else {
			found[f.batch](w, i)
		}
	}
	if len(p.fields) == 0 {
		w.b = append(w.b, '{')
	}
	w.b = append(w.b, '}')
}

// Plans are those of one operation, each made once; nil for what can't be planned.
type Plans struct{ made sync.Map }

// selected is a selection of the fields of a type. An operation has each selection
// at one place in memory.
type selected struct {
	object string
	first  *ast.Selection
	length int
}

// PlanOf is the plan for a selection of the fields of a type, made once by plan,
// which says whether it can be. The fields are those that the selection asks for.
func PlanOf[T any](plans *Plans, object string, selection ast.SelectionSet, fields func() []graphql.CollectedField, plan func(p *Plan[T], field graphql.CollectedField) bool) *Plan[T] {
	at := selected{object, unsafe.SliceData(selection), len(selection)}
	if made, known := plans.made.Load(at); known {
		return made.(*Plan[T])
	}
	made := planOf(fields(), plan)
	plans.made.Store(at, made)
	return made
}

func planOf[T any](fields []graphql.CollectedField, plan func(p *Plan[T], field graphql.CollectedField) bool) *Plan[T] {
	p := &Plan[T]{}
	names := map[string]bool{}
	for _, field := range fields {
		// A name that comes twice is of two types: gqlgen knows what to do.
		if names[field.Alias] || len(field.Deferrables) > 0 || !plan(p, field) {
			return nil
		}
		names[field.Alias] = true
	}
	return p
}
