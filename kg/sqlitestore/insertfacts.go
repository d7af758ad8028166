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
	"vendor_control", "text", "source_id", "load", "ended_by",
}

// insertFacts is the statement that writes n facts.
func insertFacts(n int) string {
	row := "(?" + strings.Repeat(", ?", len(factFields)-1) + ")"
	return "INSERT INTO facts (" + strings.Join(factFields, ", ") + ") VALUES " + row + strings.Repeat(", "+row, n-1)
}

// appendFact adds the values of a fact's row.
func appendFact(args []any, f *kg.Fact) []any {
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
		null(f.VendorControl), null(f.Text), f.Source.ID(), f.Load, endedBy)
}

// writeFacts writes new facts, and gives up between two statements where ctx
// has ended.
func (in *inserts) writeFacts(ctx context.Context, facts []*kg.Fact) error {
	row := context.WithoutCancel(ctx)
	args := make([]any, 0, min(len(facts), factsAtOnce)*len(factFields))
	for len(facts) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		stmt, n := in.facts, factsAtOnce
		if len(facts) < factsAtOnce {
			stmt, n = in.fact, 1
		}
		args = args[:0]
		for _, f := range facts[:n] {
			args = appendFact(args, f)
		}
		if _, err := stmt.ExecContext(row, args...); err != nil {
			return fmt.Errorf("writing %d facts, %s the first: %w", n, facts[0].ID, err)
		}
		facts = facts[n:]
	}
	return nil
}
