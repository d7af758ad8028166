package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"fedreach/kg"
	"fedreach/seed/factfile"
)

// most that a server takes in one load, and gives in one page.
const (
	remoteLimit = 10_000
	remotePage  = 1_000
)

// remoteStore is the store of a running server, as far as an import needs it.
type remoteStore struct{ client *http.Client }

const loadMutation = `mutation Load($batch: BatchInput!, $dryRun: Boolean!) {
  load(batch: $batch, dryRun: $dryRun) {
    revision load { revision } repeated
    entitiesCreated entitiesChanged entitiesUnchanged factsCreated factsWithdrawn factsUnchanged factsWithdrawnBefore
  }
}`

// batchInput is a batch as the API takes it.
func batchInput(batch kg.Batch) map[string]any {
	entities, facts, withdrawals := []factfile.Line{}, []factfile.Line{}, []map[string]string{}
	for _, e := range batch.Entities {
		entities = append(entities, factfile.EntityLine(e))
	}
	for _, f := range batch.Facts {
		facts = append(facts, factfile.FactLine(f))
	}
	for _, w := range batch.Withdrawals {
		withdrawals = append(withdrawals, map[string]string{"factID": w.FactID, "at": kg.Instant(w.At)})
	}
	return map[string]any{"origin": batch.Origin, "note": batch.Note, "entities": entities, "facts": facts, "withdrawals": withdrawals}
}

// Load loads a batch through the server. Where the load stands though its answer failed,
// the report beside the error has it, without what it changed.
func (s remoteStore) Load(ctx context.Context, batch kg.Batch) (kg.LoadReport, error) {
	var data struct {
		Load struct {
			Revision int64
			Load     *struct{ Revision int64 }
			kg.LoadCounts
			EntitiesUnchanged, FactsUnchanged, FactsWithdrawnBefore int
		}
	}
	err := query(ctx, s.client, loadMutation, map[string]any{"batch": batchInput(batch), "dryRun": batch.DryRun}, &data)
	if refused, ok := errors.AsType[*apiError](err); ok && len(refused.Extensions.Problems) > 0 {
		return kg.LoadReport{}, &kg.Rejected{Problems: refused.Extensions.Problems}
	}
	if answer, ok := errors.AsType[*apiError](err); ok && answer.Extensions.Revision != 0 {
		return kg.LoadReport{Revision: answer.Extensions.Revision, Load: &kg.Load{Revision: answer.Extensions.Revision}}, err
	}
	if err != nil && !batch.DryRun && mayHaveLoaded(err) {
		err = fmt.Errorf("%w: %w", kg.ErrUncertain, err)
	}
	report := kg.LoadReport{
		Revision: data.Load.Revision, DryRun: batch.DryRun, LoadCounts: data.Load.LoadCounts,
		EntitiesUnchanged: data.Load.EntitiesUnchanged, FactsUnchanged: data.Load.FactsUnchanged, FactsWithdrawnBefore: data.Load.FactsWithdrawnBefore,
	}
	if data.Load.Load != nil {
		report.Load = &kg.Load{Revision: data.Load.Load.Revision, LoadCounts: data.Load.LoadCounts}
	}
	return report, err
}

// mayHaveLoaded reports whether a load may stand that ended in this error: the server
// took it and gave no answer, or one that can befall a load that was done and does not
// say that nothing was loaded, as that of an older server never does.
func mayHaveLoaded(err error) bool {
	if answer, ok := errors.AsType[*apiError](err); ok {
		said := answer.Extensions
		return slices.Contains(notTheLoad, said.Code) && (said.Loaded == nil || *said.Loaded)
	}
	connecting, ok := errors.AsType[*net.OpError](err)
	return !ok || connecting.Op != "dial"
}

// notTheLoad are the codes of what can befall the answer of a load that was done.
var notTheLoad = []string{"TIMEOUT", "QUERY_TOO_COMPLEX", "UNAVAILABLE", "INTERNAL"}

const flipsMutation = `mutation Flips($batch: BatchInput!, $after: String) {
  load(batch: $batch, dryRun: true) {
    flips(first: 1000, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { agency { slug } vendor { slug } before { status levels } after { status levels } }
    }
  }
}`

// flips are the verdicts that a batch would flip.
func (s remoteStore) flips(ctx context.Context, batch kg.Batch) ([]flip, error) {
	type verdict struct {
		Status string
		Levels []string
	}
	list := []flip{}
	variables := map[string]any{"batch": batchInput(batch)}
	for {
		var data struct {
			Load struct {
				Flips struct {
					PageInfo pageInfo
					Nodes    []struct {
						Agency, Vendor named
						Before, After  verdict
					}
				}
			}
		}
		if err := query(ctx, s.client, flipsMutation, variables, &data); err != nil {
			return nil, err
		}
		for _, n := range data.Load.Flips.Nodes {
			list = append(list, flip{n.Agency.Slug, n.Vendor.Slug, inShort(n.Before.Status, n.Before.Levels), inShort(n.After.Status, n.After.Levels)})
		}
		if !data.Load.Flips.PageInfo.HasNextPage {
			return list, nil
		}
		variables["after"] = data.Load.Flips.PageInfo.EndCursor
	}
}

type pageInfo struct {
	HasNextPage bool
	EndCursor   string
}

// entityQueries ask for all entities of a kind, page by page.
var entityQueries = map[kg.EntityKind]string{
	kg.KindAgency:  "agencies(first: %d, after: $after) { pageInfo { hasNextPage endCursor } nodes { slug name aliases sector } }",
	kg.KindCloud:   "clouds(first: %d, after: $after) { pageInfo { hasNextPage endCursor } nodes { slug name aliases kind airGapped } }",
	kg.KindVendor:  "vendors(first: %d, after: $after) { pageInfo { hasNextPage endCursor } nodes { slug name aliases } }",
	kg.KindVehicle: "vehicles(first: %d, after: $after) { pageInfo { hasNextPage endCursor } nodes { slug name aliases } }",
}

// Entities gives all entities: an import asks for nothing less.
func (s remoteStore) Entities(ctx context.Context, _ kg.EntityFilter) (kg.EntityPage, error) {
	var page kg.EntityPage
	for _, kind := range kg.EntityKinds {
		text := "query Entities($after: String) { list: " + fmt.Sprintf(entityQueries[kind], remotePage) + " }"
		variables := map[string]any{}
		for {
			var data struct {
				List struct {
					PageInfo pageInfo
					Nodes    []remoteEntity
				}
			}
			if err := query(ctx, s.client, text, variables, &data); err != nil {
				return page, err
			}
			for _, e := range data.List.Nodes {
				page.Entities = append(page.Entities, e.entity(kind))
			}
			if !data.List.PageInfo.HasNextPage {
				break
			}
			variables["after"] = data.List.PageInfo.EndCursor
		}
	}
	return page, nil
}

type remoteEntity struct {
	Slug, Name string
	Aliases    []string
	Sector     kg.Sector
	Kind       kg.CloudKind
	AirGapped  *bool
}

func (e remoteEntity) entity(kind kg.EntityKind) kg.Entity {
	n := kg.Named{Slug: e.Slug, Name: e.Name, Aliases: e.Aliases}
	switch kind {
	case kg.KindAgency:
		return &kg.Agency{Named: n, Sector: e.Sector}
	case kg.KindCloud:
		return &kg.Cloud{Named: n, Kind: e.Kind, AirGapped: e.AirGapped}
	case kg.KindVehicle:
		return &kg.Vehicle{Named: n}
	}
	return &kg.Vendor{Named: n}
}

const factsQuery = `query Facts($filter: FactFilter, $after: String) {
  facts(filter: $filter, first: 1000, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id kind from { id } to { id } key since sincePrecision until untilPrecision knownSince knownUntil confidence levels
      effect issuer terms ceilingUSD product useCase vendorControl text
      source { url title publisher published publishedPrecision }
    }
  }
}`

// Facts gives the facts of these kinds and sources, without their entities.
func (s remoteStore) Facts(ctx context.Context, filter kg.FactFilter) (*kg.Graph, error) {
	asked := map[string]any{"kinds": filter.Kinds}
	if filter.Sources != nil {
		asked["sources"] = filter.Sources
	}
	variables := map[string]any{"filter": asked}
	g := &kg.Graph{}
	for {
		var data struct {
			Facts struct {
				PageInfo pageInfo
				Nodes    []remoteFact
			}
		}
		if err := query(ctx, s.client, factsQuery, variables, &data); err != nil {
			return nil, err
		}
		for _, f := range data.Facts.Nodes {
			fact, err := f.fact()
			if err != nil {
				return nil, fmt.Errorf("reading the fact %s: %w", f.ID, err)
			}
			g.Facts = append(g.Facts, fact)
		}
		if !data.Facts.PageInfo.HasNextPage {
			return g, nil
		}
		variables["after"] = data.Facts.PageInfo.EndCursor
	}
}

// remoteFact is a fact as the API gives it.
type remoteFact struct {
	ID                                                         string
	Kind                                                       kg.FactKind
	From, To                                                   struct{ ID string }
	Key, Since, Until, Issuer, Product, UseCase, VendorControl string
	Text                                                       string
	SincePrecision, UntilPrecision                             kg.Precision
	KnownSince, KnownUntil                                     time.Time
	Confidence                                                 kg.Confidence
	Levels                                                     []kg.Classification
	Effect                                                     kg.Effect
	Terms                                                      kg.Terms
	CeilingUSD                                                 int64
	Source                                                     struct {
		URL, Title, Publisher, Published string
		PublishedPrecision               kg.Precision
	}
}

func (r remoteFact) fact() (*kg.Fact, error) {
	f := &kg.Fact{
		ID: r.ID, Kind: r.Kind, From: r.From.ID, To: r.To.ID, Key: r.Key, SincePrecision: r.SincePrecision, UntilPrecision: r.UntilPrecision,
		KnownSince: r.KnownSince, KnownUntil: r.KnownUntil, Confidence: r.Confidence, Effect: r.Effect, Issuer: r.Issuer, Terms: r.Terms,
		CeilingUSD: r.CeilingUSD, Product: r.Product, UseCase: r.UseCase, VendorControl: r.VendorControl, Text: r.Text,
		Source: &kg.Source{URL: r.Source.URL, Title: r.Source.Title, Publisher: r.Source.Publisher, PublishedPrecision: r.Source.PublishedPrecision},
	}
	if r.Levels != nil {
		f.LevelSet = kg.LevelsOf(r.Levels...)
	}
	for _, date := range []struct {
		text string
		day  *kg.Date
	}{{r.Since, &f.Since}, {r.Until, &f.Until}, {r.Source.Published, &f.Source.Published}} {
		if date.text == "" {
			continue
		}
		var err error
		if *date.day, err = kg.ParseDate(date.text); err != nil {
			return nil, err
		}
	}
	return f, nil
}
