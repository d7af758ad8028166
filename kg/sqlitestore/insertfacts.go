package sqlitestore

import (
	"context"
	"fmt"
	"strings"

	"fedreach/kg"
)

// factsAtOnce are written by one statement, which is faster than one each.
const factsAtOnce = 128

// factFields are the columns of a fact in the order of appendFact.
var factFields = []string{
	"id", "kind", "from_id", "to_id", "key",
	"since", "since_precision", "until", "until_precision",
	"known_since", "known_until", "confidence", "levels", "effect",
	"issuer", "terms", "ceiling_usd", "product", "use_case",
	"vendor_control", "text", "source_id", "load", "ended_by", "sum",
}

// insertFacts is the statement that writes n facts.
func insertFacts(n int) string {
	row := "(?" + strings.Repeat(", ?", len(factFields)-1) + ")"
	return "INSERT INTO facts (" + strings.Join(factFields, ", ") + ") VALUES " + row + strings.Repeat(", "+row, n-1)
}

// appendFact adds the values of a fact's row, given the id of its source, and
// their checksum.
func appendFact(args []any, f *kg.Fact, source string) []any {
	begin := len(args)
	args = appendFactRow(args, f, source)
	return append(args, sumOf(args[begin:]))
}

// appendFactRow adds the values of a fact's row, given the id of its source.
func appendFactRow(args []any, f *kg.Fact, source string) []any {
	var levels, ceiling, endedBy any
	if f.LevelSet.Known() {
		levels = f.LevelSet.String()
	}
	if f.CeilingUSD != 0 {
		ceiling = f.CeilingUSD
	}
	if f.EndedBy != 0 {
		endedBy = f.EndedBy
	}
	return append(args, f.ID, string(f.Kind), f.From, f.To, null(f.Key),
		null(f.Since.String()), null(string(f.SincePrecision)), null(f.Until.String()), null(string(f.UntilPrecision)),
		null(kg.Instant(f.KnownSince)), null(kg.Instant(f.KnownUntil)), string(f.Confidence), levels, null(string(f.Effect)),
		null(f.Issuer), null(string(f.Terms)), ceiling, null(f.Product), null(f.UseCase),
		null(f.VendorControl), null(f.Text), source, f.Load, endedBy)
}

// writeFacts writes new facts, and gives up between two statements where ctx
// has ended. The values of the next statement are made while one is carried out.
func (in *inserts) writeFacts(ctx context.Context, facts []*kg.Fact) error {
	row, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	for some := range rowsOf(row, facts) {
		if err := ctx.Err(); err != nil {
			return err
		}
		stmt := in.facts
		if len(some.args) < factsAtOnce*len(factFields) {
			stmt = in.fact
		}
		if _, err := stmt.ExecContext(context.WithoutCancel(ctx), some.args...); err != nil {
			return fmt.Errorf("writing facts, %s the first: %w", some.first, err)
		}
	}
	return nil
}

// factRows are the values of one statement.
type factRows struct {
	first string
	args  []any
}

// rowsOf makes the values of all statements that write these facts, until ctx ends.
func rowsOf(ctx context.Context, facts []*kg.Fact) <-chan factRows {
	made := make(chan factRows, 2)
	go func() {
		defer close(made)
		// After planning, facts of one source share its record.
		sources := map[*kg.Source]string{}
		for len(facts) > 0 {
			n := factsAtOnce
			if len(facts) < factsAtOnce {
				n = 1
			}
			rows := factRows{facts[0].ID, make([]any, 0, n*len(factFields))}
			for _, f := range facts[:n] {
				id, known := sources[f.Source]
				if !known {
					id = f.Source.ID()
					sources[f.Source] = id
				}
				rows.args = appendFact(rows.args, f, id)
			}
			facts = facts[n:]
			select {
			case made <- rows:
			case <-ctx.Done():
				return
			}
		}
	}()
	return made
}
