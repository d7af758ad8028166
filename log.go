package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"
)

// logCommand prints the audit trail.
type logCommand struct {
	serverFlags
	Last   int    `short:"n" default:"50" help:"How many loads, the newest first; 0 for all."`
	Format string `short:"f" enum:"table,json" default:"table" help:"table or json."`
}

// Run asks a running server or the store.
func (c *logCommand) Run(ctx context.Context, p *program, flags *storeFlags) error {
	return c.ask(ctx, p, flags.openThere, func(client *http.Client) error { return c.print(ctx, p.stdout, client) })
}

const logQuery = `query Log($first: Int, $after: String) {
  loads(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { revision at by origin note entitiesCreated entitiesChanged factsCreated factsWithdrawn }
  }
}`

// loggedLoad is a load of the query above. It is printed as JSON as it came.
type loggedLoad struct {
	Revision                                                       int64
	By, Origin, Note                                               string
	At                                                             time.Time
	EntitiesCreated, EntitiesChanged, FactsCreated, FactsWithdrawn int
}

func (c *logCommand) print(ctx context.Context, out io.Writer, client *http.Client) error {
	raw := []json.RawMessage{}
	for after, more := any(nil), true; more && (c.Last <= 0 || len(raw) < c.Last); {
		first := 1_000
		if c.Last > 0 {
			first = min(first, c.Last-len(raw))
		}
		var data struct{ Loads answerPage }
		if err := query(ctx, client, logQuery, map[string]any{"first": first, "after": after}, &data); err != nil {
			return err
		}
		raw = append(raw, data.Loads.Nodes...)
		after, more = data.Loads.PageInfo.EndCursor, data.Loads.PageInfo.HasNextPage
	}
	if c.Format == formatJSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(raw)
	}
	return printLog(out, raw)
}

func printLog(out io.Writer, raw []json.RawMessage) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "REVISION\tAT\tBY\tORIGIN\tENTITIES\tFACTS\tNOTE")
	for _, node := range raw {
		var l loggedLoad
		if err := json.Unmarshal(node, &l); err != nil {
			return fmt.Errorf("reading the answer: %w", err)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t+%d ~%d\t+%d -%d\t%s\n", l.Revision, l.At.Format("2006-01-02T15:04:05Z"), oneLine(l.By), oneLine(l.Origin),
			l.EntitiesCreated, l.EntitiesChanged, l.FactsCreated, l.FactsWithdrawn, oneLine(l.Note))
	}
	return w.Flush()
}

// oneLine keeps a text that somebody wrote from breaking the table.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
