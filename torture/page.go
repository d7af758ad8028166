// Package torture does to the built program what the world does to it: it is
// killed, its disk is full, its file is damaged, its database goes away. The
// tests are the faults; make torture runs them, and docs/reliability.md tells
// what came of it.
package torture

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// WriteRow writes a row of a table on a page of Markdown anew: the one whose first
// cell is the same. The page says where a row is: one that it does not have is an
// error.
func WriteRow(page string, cells ...string) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	lines := strings.Split(string(text), "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "| "+cells[0]+" |") })
	if at < 0 {
		return fmt.Errorf("%s has no row %q: add one, %q, to the table where it belongs", page, cells[0], "| "+cells[0]+" |")
	}
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(strings.Join(strings.Fields(cell), " "), "|", `\|`)
	}
	lines[at] = "| " + strings.Join(cells, " | ") + " |"
	return os.WriteFile(page, []byte(strings.Join(lines, "\n")), 0o644)
}
