package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fedreach/kg"
	"fedreach/seed/names"
)

// The names in the second table of docs/data-sample.md, which a person has checked,
// are those that are drawn: a hundred of the names under which the graph knows an
// agency by other words than its own, in the order of their digests.
func TestPageOfTheSampleOfNames(t *testing.T) {
	folder, _ := openReal(t)
	got := runToEnd(t, folder, nil, "export")
	if got.code != exitDone {
		t.Fatal(got.stderr)
	}
	var all []string
	for line := range strings.SplitSeq(got.stdout, "\n") {
		var e struct {
			Kind, Slug, Name string
			Aliases          []string
		}
		if !strings.Contains(line, `"AGENCY"`) {
			continue
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		for _, alias := range e.Aliases {
			name, other := names.Key(kg.KindAgency, e.Name), names.Key(kg.KindAgency, alias)
			if strings.Contains(alias, " ") && name != other && !strings.HasSuffix(other, " "+name) {
				all = append(all, e.Slug+" | "+strings.ReplaceAll(alias, "|", "/"))
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
		return cmp.Or(slices.Compare(x[:], y[:]), cmp.Compare(a, b))
	})
	page, err := os.ReadFile("docs/data-sample.md")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("Of %d such names", len(all)); !strings.Contains(string(page), want) {
		t.Errorf("docs/data-sample.md does not say %q", want)
	}
	var listed []string
	for _, row := range regexp.MustCompile("(?m)^\\| n\\d+ \\| `(.*)` \\| (.*) \\| .* \\|$").FindAllStringSubmatch(string(page), -1) {
		listed = append(listed, row[1]+" | "+row[2])
	}
	if drawn := all[:min(len(all), 100)]; !slices.Equal(listed, drawn) {
		t.Errorf("docs/data-sample.md lists %d names; drawn are\n%s", len(listed), strings.Join(drawn, "\n"))
	}
}
