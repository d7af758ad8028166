package inventory

import (
	"net/url"
	"regexp"
	"strings"
)

// Cells hold several vendors, parted in many ways. A cell is looked up whole
// first, then parted where it parts most plainly, and so on, so that a name with
// an "and" in it stays whole where it is known.

var (
	// partings are what parts names, the plainest first.
	partings = []*regexp.Regexp{
		regexp.MustCompile(`[;\n\t|•]|\s/\s|\s[-–—]\s`),
		regexp.MustCompile(`,`),
		regexp.MustCompile(`/|\s&\s|\s\+\s|(?i:\s(?:and|with|using|via|through|or)\s)`),
	}
	// joining is what is left before a name where a list was parted.
	joining = regexp.MustCompile(`(?i)^(?:and|or|with|using|via)\s`)
	// companyEnd is the rest of a company's name after a comma.
	companyEnd = regexp.MustCompile(`(?i),\s*((?:inc|llc|l\.l\.c|corp|corporation|co|ltd|lp|llp|plc|pbc)\b\.?)`)
	// inBrackets is what a name says of itself.
	inBrackets = regexp.MustCompile(`\s*[(\[][^()\[\]]*[)\]]`)
	// printedList is a list as Python prints one, listItem one of its texts.
	printedList = regexp.MustCompile(`^\[.*\]$`)
	listItem    = regexp.MustCompile(`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"`)
	webAddress  = regexp.MustCompile(`https?://\S+`)
	// contract is the number of a contract, with what introduces it.
	contract = regexp.MustCompile(`(?i:\bPIID:?\s*)?\b[A-Z0-9]{4,}[A-Z0-9-]{5,}\b|(?i:\bPIID\b:?)`)
	// doubtful are words by which a text says that a name in it is not, or no
	// longer, a vendor. Such a text is a name as a whole or none.
	doubtful = regexp.MustCompile(`(?i)\b(?:not|no longer|without|previous|previously|former|formerly|deprecated|decommissioned|discontinued|instead of)\b`)
	// version is the number of a version at the end of a product's name.
	version = regexp.MustCompile(`\s+v?\d+(\.\d+)*$`)
)

// longestName is the most characters of a name of a vendor or a product; more is
// a sentence.
const longestName = 80

// parts resolves a cell: known tells whether a text is a name, and takes it, or
// takes it as unknown where it is the last to be tried. An empty cell has none.
func parts(cell string, known func(text string, last bool) bool) {
	if printedList.MatchString(strings.TrimSpace(cell)) {
		cell = strings.Join(listed(cell), "\n")
	}
	cell = webAddress.ReplaceAllStringFunc(cell, func(address string) string {
		if u, err := url.Parse(strings.TrimRight(address, ",;.")); err == nil {
			return "\n" + strings.TrimPrefix(u.Hostname(), "www.") + "\n"
		}
		return address
	})
	resolve(companyEnd.ReplaceAllString(cell, " $1"), partings, known)
}

func resolve(text string, rest []*regexp.Regexp, known func(text string, last bool) bool) {
	text = strings.Trim(joining.ReplaceAllString(strings.TrimSpace(text), ""), ",.;: ")
	if text == "" || known(text, false) {
		return
	}
	if !doubtful.MatchString(text) && plainer(text, known) {
		return
	}
	outside := masked(text)
	doubted := doubtful.MatchString(outside)
	for i, parting := range rest {
		sentence := i == len(rest)-1 && len(text) > longestName
		if sentence || doubted && parting != partings[0] {
			break
		}
		if at := parting.FindAllStringIndex(outside, -1); len(at) > 0 {
			from := 0
			for _, gap := range append(at, []int{len(text), len(text)}) {
				resolve(text[from:gap[0]], rest[i+1:], known)
				from = gap[1]
			}
			return
		}
	}
	known(text, true)
}

// masked is a text with nothing but underlines in its brackets, byte for byte:
// what is in brackets is one with the name before them.
func masked(text string) string {
	return inBrackets.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("_", len(s)) })
}

// plainer tries a text without what it says of itself, and reports whether that
// was a name, or nothing.
func plainer(text string, known func(text string, last bool) bool) bool {
	for _, less := range []string{
		inBrackets.ReplaceAllString(text, " "),
		version.ReplaceAllString(text, ""),
		withoutContract(text),
	} {
		less = strings.TrimSpace(less)
		if less == "" || less != text && known(less, false) {
			return true
		}
	}
	return false
}

// withoutContract takes numbers of contracts out.
func withoutContract(text string) string {
	return contract.ReplaceAllStringFunc(text, func(s string) string {
		if hasDigit(s) || strings.HasPrefix(strings.ToUpper(s), "PIID") {
			return " "
		}
		return s
	})
}

// listed are the texts of a list as Python prints it.
func listed(cell string) []string {
	var items []string
	for _, m := range listItem.FindAllStringSubmatch(cell, -1) {
		items = append(items, m[1]+m[2])
	}
	return items
}
