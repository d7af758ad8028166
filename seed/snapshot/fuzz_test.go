package snapshot_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"fedreach/export/exporttest"
	"fedreach/kg"
	"fedreach/kg/sqlitestore"
	"fedreach/seed"
	"fedreach/seed/cloudservices"
	"fedreach/seed/dataset"
	"fedreach/seed/factfile"
	"fedreach/seed/fedramp"
	"fedreach/seed/hierarchy"
	"fedreach/seed/inventory"
	"fedreach/seed/snapshot"
)

// Whatever is in a file: it is imported, and imported again it changes nothing;
// or it is refused, and the graph is as it was, to the byte of its export. A dry
// run never changes anything, and foretells what is created.

func FuzzFacts(f *testing.F) {
	fuzzImport(f, factfile.Importer, nil,
		`{"kind":"AGENCY","slug":"zoo","name":"Zoo","aliases":["Z"]}`+"\n"+`{"kind":"RUNS_ON","from":"agency:zoo","to":"cloud:aws","since":"2025-03","source":{"url":"https://example.org/zoo","title":"Zoo"}}`,
		"kind,slug,name,from,to,since,levels,source.url,source.title\nVENDOR,owl,Owl,,,,,,\nPARTNERS_WITH,,,vendor:owl,cloud:aws,2025-06-01,CUI; SECRET,https://example.org/,A bird\n",
		`{"kind":"PART_OF","from":"agency:cia","to":"agency:fedramp","source":{"url":"https://example.org/","title":"T"}}`,
		`{"kind":"LABELS","from":"agency:cia","to":"vendor:xai","effect":"BLOCKS","key":"x","knownSince":"2026-03-20","knownUntil":"2026-03-20T00:00:00.001Z","source":{"url":"https://example.org/","title":"T"}}`,
		`{"kind":"USES","from":"agency:cia","to":"vendor:xai","levels":[],"ceilingUSD":1e99,"source":null}`,
		"kind\n\"", "{", "[]", "kind,kind\n", "\xef\xbb\xbf{}\n\n{}", `{"kind":"VENDOR","slug":"v","name":"\u0000"}`,
	)
}

func FuzzFedRAMP(f *testing.F) {
	fuzzImport(f, fedramp.Importer, []string{"../fedramp/testdata/dirty.json"},
		`{"meta":{"last_change":"2026-01-02"},"data":{"Products":[{"id":"FR1","csp":"Acme","cso":"Acme Cloud","status":"FedRAMP Authorized","auth_date":"2025-01-02","impact_level":"High"}]}}`,
		`{"data":{"Products":[{"id":"FR1","csp":"Acme","cso":"Acme Cloud","leveraged_systems":[{"id":"FR1"}]}],"AtoMapping":[{"id":"FR1","parent":"Department of Defense","ato_date":"2025-13-45"}]}}`,
		`{"data":{"Products":{},"Agencies":[null,[],7]}}`, `{"data":[]}`, `[]`, "", `{"data":{"Products":[`, `{"meta":{"last_change":"0000-00-00"},"data":{"Products":[]}}`,
	)
}

func FuzzInventories(f *testing.F) {
	fuzzImport(f, inventory.Importer, nil,
		"agency,agency_name,id,use_case_name,agency_bureau,contact_email,development_stage,problem_solved,operational_date,contracting_usage,vendor_name,system_name_ato\n"+
			"DOE,Department of Energy,1,Chat,,a@b.gov,Operation and Maintenance,Letters,2025-01-02,c,OpenAI,\nDOE,Department of Energy,2,Chat,,,Pilot,Letters,13/45/2025,,\"Claude, ChatGPT\",",
		"Agency,AI Use Case,Agency Use (Y/N)?,Name of Commercial Product or Service Used,Estimated # of Licenses/Users\nDepartment of Treasury,Code,Y,\"GitHub Copilot, ChatGPT\n(new)\",1-100\nDepartment of Energy,Code,N,,\n",
		"Title\n\n\"", "\xff\xfea\x00,\x00", "a,b,c\n1,2,3\n", "",
	)
}

func FuzzHierarchies(f *testing.F) {
	fuzzImport(f, hierarchy.Importer, []string{
		"../hierarchy/testdata/bureaus.csv", "../hierarchy/testdata/crosswalk.json", "../hierarchy/testdata/domains-2019.csv",
		"../hierarchy/testdata/domains.csv", "../hierarchy/testdata/spending.csv",
	},
		"Agency,Bureau\nDepartment of Defense,Department of Energy\nDepartment of Energy,Department of Defense\n", "Agency,Bureau\nCIA,CIA\n,\n\"",
		`[{"GSA SFP Name":"A","Parent":"B"},{"GSA SFP Name":"B","Parent":"A"}]`, `[null]`, `[{"GSA SFP Name":{},"Parent":[]}]`, "", "[",
	)
}

func FuzzCloudServices(f *testing.F) {
	fuzzImport(f, cloudservices.Importer, nil,
		"Service,FedRAMP High,DoD IL2,DoD IL4,DoD IL5,DoD IL6,Azure Policy\nAzure OpenAI,Y,Y,Y,Y,Y,\nSpeech,,maybe,,,,\n,Y\n",
		"Services,FedRAMP Moderate,FedRAMP High\nAmazon Bedrock,✓,✓\n", "Service\n", "a\nb\"", "",
	)
}

// built is the embedded file with the built-in facts.
var built = sync.OnceValues(func() (file []byte, err error) {
	folder, err := os.MkdirTemp("", "fedreach-fuzz")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "graph.db")
	store, err := sqlitestore.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	packs, err := seed.Packs([]string{seed.Article, seed.Record})
	for _, pack := range packs {
		if err == nil {
			_, err = store.Load(context.Background(), pack)
		}
	}
	if err := errors.Join(err, store.Close(context.Background())); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// fuzzImport fuzzes the files of one importer.
func fuzzImport(f *testing.F, importer dataset.Importer, paths []string, contents ...string) {
	f.Helper()
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	for _, content := range contents {
		f.Add([]byte(content))
	}
	unchanged := builtStore(f)
	before := exporttest.Lines(f, unchanged)
	f.Fuzz(func(t *testing.T, content []byte) {
		in := snapshot.Import{
			Importer: importer, By: "fuzz", Date: kg.NewDate(2026, 4, 13), DryRun: true,
			Files: []dataset.File{{Name: "fuzz", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}},
		}
		// What changes nothing is tried on one store, again and again.
		store := unchanged
		foretold, err := snapshot.Run(t.Context(), store, in)
		if err == nil && foretold.Any() {
			store = builtStore(t)
		}
		if exporttest.Lines(t, unchanged) != before {
			t.Fatal("a dry run has changed the graph")
		}
		in.DryRun = false
		report, realErr := snapshot.Run(t.Context(), store, in)
		if (err == nil) != (realErr == nil) || report.LoadCounts != foretold.LoadCounts || report.Rejects != foretold.Rejects {
			t.Fatalf("foretold were %+v, %v, and it did %+v, %v", foretold, err, report, realErr)
		}
		after := exporttest.Lines(t, store)
		if !report.Any() {
			if after != before {
				t.Fatalf("it did nothing (%v), and the graph has changed", realErr)
			}
			return
		}
		again, err := snapshot.Run(t.Context(), store, in)
		if err != nil || again.Loads != 0 || exporttest.Lines(t, store) != after {
			t.Fatalf("imported again, it did %+v, %v", again, err)
		}
	})
}

// builtStore is a store of its own with the built-in facts.
func builtStore(t testing.TB) kg.Store {
	t.Helper()
	file, err := built()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "graph.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	store, err := sqlitestore.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(context.Background()) })
	return store
}
