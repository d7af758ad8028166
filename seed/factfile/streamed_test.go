package factfile_test

import (
	"strings"
	"testing"

	"fedreach/seed/factfile"
	"fedreach/seed/names"
	"fedreach/seed/seedtest"
)

// A file of facts of any size is read line by line.
func TestStreamed(t *testing.T) {
	long := strings.Repeat("of some length ", 20)
	for form, file := range map[string]struct{ head, line string }{
		"JSON Lines": {"", `{"kind":"USES","from":"agency:cia","to":"vendor:openai","text":"` + long + `","source":{"url":"https://memo.example/1","title":"A memo"}}` + "\n"},
		"CSV":        {"kind,from,to,text,source.url,source.title\n", "USES,agency:cia,vendor:openai," + long + ",https://memo.example/1,A memo\n"},
	} {
		t.Run(form, func(t *testing.T) {
			seedtest.Streamed(t, factfile.Importer, names.New(nil, nil), file.head, file.line, "", "")
		})
	}
}
