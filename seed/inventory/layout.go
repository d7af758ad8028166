package inventory

import (
	"fedreach/kg"
	"fedreach/seed/names"
	"fedreach/seed/sheet"
)

// column is what a column of an inventory says, whatever its heading.
type column string

const (
	colAgency   column = "agency"
	colCode     column = "code"
	colBureau   column = "bureau"
	colID       column = "id"
	colUseCase  column = "use case"
	colStage    column = "stage"
	colSince    column = "since"
	colAcquired column = "acquired"
	colVendor   column = "vendor"
	colSystem   column = "system"
	colProblem  column = "problem"
	colUsed     column = "used"
	colProduct  column = "product"
)

// layout is how the inventories of some years are laid out.
type layout struct {
	url, title string
	// own is true of how an agency lays out an inventory of its own: it does not
	// say whose it is, or not so that it could be told from that of all.
	own bool
	// needs are the columns without which a file has not this layout.
	needs []column
	// headings are what the columns are called, as words says; the first that
	// is found is taken, and where one stands several times, its first column.
	headings map[column][]string
}

const (
	individualTitle   = "Federal agency AI use case inventory, individually reported"
	consolidatedTitle = "Federal agency AI use case inventory, consolidated commercial products"
)

// layouts are tried in this order. "Agency" is a code in one year, a department
// in another and a bureau in a third.
var layouts = []*layout{
	{
		url: consolidatedURL, title: consolidatedTitle,
		needs: []column{colUseCase, colUsed, colProduct},
		headings: map[column][]string{
			colAgency: {"agency", "agency name"}, colCode: {"agency abbreviation"},
			colUseCase: {"ai use case", "use case", "use case name"}, colUsed: {"agency use y n", "agency use"},
			colProduct: {"name of commercial product or service used"},
		},
	},
	{ // 2025, and what agencies publish by its template
		url: individualURL, title: individualTitle,
		needs: []column{colAgency, colUseCase, colStage},
		headings: map[column][]string{
			colAgency: {"agency name"}, colCode: {"agency", "agency abbreviation"}, colBureau: {"agency bureau", "bureau component"},
			colID: {"id", "use case id", "use case id agency abbrev"}, colUseCase: {"use case name"},
			colStage:    {"development stage", "stage of development"},
			colSince:    {"operational date", "date when ai use case became operational or the pilots start date"},
			colAcquired: {"contracting usage", "was the system involved in this use case purchased from a vendor or developed under contract s or in house"},
			colVendor:   {"vendor name", "vendor s name"}, colSystem: {"system name ato", "system s name"},
			colProblem: {"problem solved", "what problem is the ai intended to solve"},
		},
	},
	{ // 2023: the department, and the agency within it
		url: individualURL, title: individualTitle,
		needs: []column{colAgency, colUseCase, colStage},
		headings: map[column][]string{
			colAgency: {"department"}, colCode: {"department code"}, colBureau: {"agency"},
			colID: {"use case id"}, colUseCase: {"title", "use case name"},
			colStage: {"development stage", "stage of development"}, colProblem: {"summary"},
		},
	},
	{ // 2024, also with the numbers of the form's questions
		url: individualURL, title: individualTitle,
		needs: []column{colAgency, colCode, colUseCase, colStage},
		headings: map[column][]string{
			colAgency: {"agency", "3 agency"}, colCode: {"agency abbreviation", "3 abr"}, colBureau: {"bureau", "4 bureau", "component", "bureau component"},
			colID: {"use case id"}, colUseCase: {"use case name", "2 use case name"}, colStage: {"stage of development", "16 dev stage"},
			colSince: {"date implemented", "20 date implemented"},
			colAcquired: {
				"was ai system involved in this use case developed or is it to be developed under contract s or in house", "22 dev method",
			},
			colVendor: {"vendor name", "vendor s name"}, colSystem: {"system name", "41 system name"},
			colProblem: {"what is intended purpose and expected benefits of ai", "11 purpose benefits"},
		},
	},
	{ // what agencies publish by themselves, 2022 to 2025
		url: individualURL, title: individualTitle, own: true,
		needs: []column{colUseCase, colStage},
		headings: map[column][]string{
			colAgency: {"agency name", "department", "agency", "agency with ai use case"},
			colBureau: {
				"bureau component", "bureau department", "bureau", "component", "bureau component division branch", "op div staff div",
				"office with ai use case", "va admin or staff office", "sponsoring office", "office",
			},
			colID:      {"use case id", "use case id agency abbrev", "use case identifier", "id"},
			colUseCase: {"use case name", "ai use case name", "title", "tool application name", "use case"},
			colStage: {
				"stage of development", "development stage", "stage of system development life cycle", "current stage of production", "deployment phase",
			},
			colSince: {
				"date implemented", "date implemented if applicable", "operational date", "operation date", "first production use",
				"date when ai use case became operational or the pilots start date",
			},
			colAcquired: {
				"developer information", "development type", "contractor indicator",
				"was the system involved in this use case purchased from a vendor or developed under contract s or in house",
				"was ai system involved in this use case developed or is it to be developed under contract s or in house",
			},
			colVendor: {"vendor name", "vendor s name", "ai tool"}, colSystem: {"system name", "system s name", "fisma system name"},
			colProblem: {
				"what problem is the ai intended to solve", "problem description", "problem to be solved", "summary of use case", "summary",
				"what is intended purpose and expected benefits of ai", "description", "intended purpose",
			},
		},
	},
}

// layoutOf is the layout that a row is the headings of, and where its columns
// are; nil where it is of none.
func layoutOf(record []string) (*layout, map[column]int) {
	where := map[string]int{}
	for i, cell := range record {
		heading := words(sheet.Text(cell))
		if _, ok := where[heading]; !ok {
			where[heading] = i
		}
	}
	for _, l := range layouts {
		at := map[column]int{}
		for c, headings := range l.headings {
			for _, heading := range headings {
				if i, ok := where[words(heading)]; ok {
					at[c] = i
					break
				}
			}
		}
		if hasAll(at, l.needs) {
			return l, at
		}
	}
	return nil, nil
}

func hasAll(at map[column]int, needs []column) bool {
	for _, c := range needs {
		if _, ok := at[c]; !ok {
			return false
		}
	}
	return true
}

// neededHeadings says, for people, what an inventory must have.
func neededHeadings() string {
	return "Agency Name, Use Case Name and Stage of Development, or Agency, AI Use Case, Agency Use (Y/N)? and Name of Commercial Product or Service Used"
}

// words are what headings, stages and titles are compared by: lower case, the
// words apart by one space, without punctuation and "the".
func words(s string) string {
	return names.Key(kg.KindVehicle, s)
}
