package sheet_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"fedreach/kg"
	"fedreach/seed/dataset"
	"fedreach/seed/sheet"
)

func given(content string) dataset.File {
	return dataset.File{Name: "given", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

func utf16(t *testing.T, text string, endianness unicode.Endianness, mark unicode.BOMPolicy) string {
	t.Helper()
	encoded, err := unicode.UTF16(endianness, mark).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// Whatever parts the cells, and however the text is written, a table is the same.
func TestTablesAsProgramsSaveThem(t *testing.T) {
	const table = "Name,Town,Remark\nAda,\"London, UK\",\"says \"\"hi\"\"\"\n\nName , TOWN,remark\nBob,Rome; Italy,\n"
	want := []string{"Ada|London, UK|says \"hi\"", "Bob|Rome; Italy|"}
	for what, content := range map[string]string{
		"commas":          table,
		"a mark":          "\xef\xbb\xbf" + table,
		"a title":         "People and towns,,\n\"all, \"of 2\",,\n,,\n" + table,
		"CRLF":            strings.ReplaceAll(table, "\n", "\r\n"),
		"semicolons":      "Name;Town;Remark\nAda;London, UK;\"says \"\"hi\"\"\"\n\nName ; TOWN;remark\nBob;\"Rome; Italy\";\n",
		"tabs":            "Name\tTown\tRemark\nAda\tLondon, UK\t\"says \"\"hi\"\"\"\n\nName \t TOWN\tremark\nBob\tRome; Italy\t\n",
		"empty rows":      strings.ReplaceAll(table, "\n\n", "\n,,\n") + ",,\n,,\n",
		"marked headings": strings.Replace(table, "Name,Town,Remark", "Name:,Town *,Remark**", 1),
		"UTF-16":          utf16(t, table, unicode.LittleEndian, unicode.UseBOM),
		"UTF-16, reverse": utf16(t, table, unicode.BigEndian, unicode.UseBOM),
	} {
		var got []string
		list, err := sheet.Find(given(content), func(headings []string) bool { return slices.Contains(headings, "town") })
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		err = list.Each(t.Context(), rejecting(func(r dataset.Reject) error { return errors.New(r.Reason) }), func(r sheet.Row) error {
			got = append(got, strings.Join([]string{r.Cell("name"), r.Cell("town"), r.Cell("remark")}, "|"))
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
}

// Of a table of two columns, cells may have more commas than there are separators.
func TestTablesOfTwoColumns(t *testing.T) {
	for _, separator := range []string{";", "\t"} {
		table := strings.ReplaceAll("Agency|Bureau\nJustice|Alcohol, Tobacco\nAgriculture|Grain, Packers, and Stockyards\nLabor|Mines\n", "|", separator)
		list, err := sheet.Find(given(table), func(headings []string) bool { return slices.Contains(headings, "bureau") })
		if err != nil || !slices.Equal(list.Headings, []string{"agency", "bureau"}) {
			t.Errorf("%q: %+v, %v", table, list, err)
		}
	}
}

// A file that is no text is refused, with what it is and what to do.
func TestFilesThatAreNoText(t *testing.T) {
	for what, c := range map[string]struct{ content, says string }{
		"xlsx":         {"PK\x03\x04\x14\x00\x06\x00", "save the sheet as CSV"},
		"xls":          {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save the sheet as CSV"},
		"gzip":         {"\x1f\x8b\x08\x00", "unpack"},
		"PDF":          {"%PDF-1.7\n", "PDF"},
		"a page":       {"\n <!DOCTYPE html><html><body>404", "web page"},
		"LFS":          {"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "git lfs pull"},
		"UTF-16, bare": {utf16(t, "name,town\nAda,London\n", unicode.LittleEndian, unicode.IgnoreBOM), "save it in UTF-8"},
		"old Mac":      {"name,town\rAda,London\rBob,Rome\r", "line ends"},
		"empty":        {"", "empty"},
		"a mark alone": {"\xef\xbb\xbf \r\n", "empty"},
		"zeros":        {string(bytes.Repeat([]byte{0}, 5000)), "no text"},
	} {
		_, _, err := sheet.Open(given(c.content))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want it to say %q", what, err, c.says)
		}
	}
}

// rejecting is an output that takes rejects only.
type rejecting func(dataset.Reject) error

func (r rejecting) Reject(reject dataset.Reject) error { return r(reject) }

func (rejecting) Entity(kg.Entity) error { return nil }

func (rejecting) Fact(dataset.Place, *kg.Fact) error { return nil }
