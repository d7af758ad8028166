package hierarchy

import (
	"strings"
	"testing"
)

func TestSpelled(t *testing.T) {
	for text, want := range map[string]string{
		"US Department of Agriculture (USDA)":                                  "US Department of Agriculture|USDA|",
		"Chemical Safety Board (CSB/CSHIB)":                                    "Chemical Safety Board|CSB CSHIB|",
		"Government National Mortgage Association (GNMA) (Ginnie Mae)":         "Government National Mortgage Association|GNMA|Ginnie Mae",
		"DOD Under Secretary for Policy (USD(P))":                              "DOD Under Secretary for Policy|USD(P)|",
		"GSA Public Buildings Service (PBS) (P)":                               "GSA Public Buildings Service|PBS|",
		"Joint Use Courts (Federal and State)":                                 "Joint Use Courts||",
		"DOE NNSA Schenectady Naval Reactors (Knolls Atomic Power Laboratory)": "DOE NNSA Schenectady Naval Reactors||",
		"US Army Corps of Engineers (USACE) - Civilian":                        "US Army Corps of Engineers (USACE) - Civilian||",
		"An unfinished (bracket":                                               "An unfinished (bracket||",
		"Another) one)":                                                        "Another) one)||",
		"(ABC)":                                                                "(ABC)||",
	} {
		name, short, other := spelled(text)
		if got := name + "|" + strings.Join(short, " ") + "|" + strings.Join(other, ", "); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}
