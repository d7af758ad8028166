package torture

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

const page = "../docs/reliability.md"

var (
	times  = flag.Float64("torture.times", 0.02, "how many times the count of make torture")
	seed   = flag.Uint64("torture.seed", 1, "what the faults are drawn from")
	record = flag.Bool("torture.record", false, "write what is found into docs/reliability.md")
)

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	removeBinary()
	os.Exit(code)
}

// fault is one that is tried again and again, and what must hold each time.
type fault struct {
	*testing.T
	name, invariant string
	// count is how often it is tried, at least once.
	count int
	// random is what it draws from; the same fault draws the same from the same seed.
	random *rand.Rand
	found  string
}

// begin begins with a fault that make torture tries so many times. What it is, and
// how it is repeated, is printed.
func begin(t *testing.T, name string, count int, invariant string) *fault {
	t.Helper()
	own := fnv.New64()
	_, _ = own.Write([]byte(name)) // it never fails
	f := &fault{
		T: t, name: name, invariant: invariant,
		count:  max(1, int(float64(count)*(*times))),
		random: rand.New(rand.NewPCG(*seed, own.Sum64())),
	}
	t.Logf("fault: %s; seed %d; %d times; must hold: %s", f.name, *seed, f.count, f.invariant)
	t.Cleanup(f.end)
	return f
}

// finds says what was found, for the record.
func (f *fault) finds(format string, args ...any) {
	f.found = fmt.Sprintf(format, args...)
	f.Logf("%s: %s", f.name, f.found)
}

func (f *fault) end() {
	switch {
	case f.Failed():
		f.Logf("again: go test ./torture -count=1 -run '^%s$' -torture.times %g -torture.seed %d", f.Name(), *times, *seed)
	case f.found == "":
		f.Errorf("%s: it says nothing of what it found", f.name)
	case *record:
		if err := WriteRow(page, f.name, fmt.Sprint(f.count), fmt.Sprint(*seed), f.invariant, f.found); err != nil {
			f.Error(err)
		}
	}
}

// The page has a row for each fault, and no row of a fault that is not tried.
func TestThePageIsWhole(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	told := rowsUnder(string(text), "| fault | times | seed | must hold | found |")
	for _, name := range faultNames(t) {
		if told[name] == 0 {
			t.Errorf("%s has no row %q", page, name)
		}
		delete(told, name)
	}
	for name := range told {
		t.Errorf("%s tells of %q, which is not tried", page, name)
	}
}

// rowsUnder counts the rows of all tables with this head, by their first cell.
func rowsUnder(text, head string) map[string]int {
	rows, inTable := map[string]int{}, false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == head:
			inTable = true
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case inTable && !strings.HasPrefix(line, "|-"):
			name, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " |")
			rows[name]++
		}
	}
	return rows
}

// faultNames are the names that tests of this package begin with.
func faultNames(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(source), "begin(t, \"")[1:] {
			if name, _, found := strings.Cut(part, `"`); found {
				names = append(names, name)
			}
		}
	}
	return names
}
