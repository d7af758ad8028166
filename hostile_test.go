package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"
)

// hostile is a request of testdata/hostile: a query to be posted, one in a link,
// or the body as it is, and what must come back. All are templates.
type hostile struct {
	Name   string
	Method string
	Path   string
	Header map[string]string
	Query  string
	Link   string
	Body   string
	// Raw sends the letters of the body as single bytes.
	Raw bool

	// Status is 400 unless given.
	Status int
	Code   string
	// Errors is how many there must be, 1 unless given.
	Errors int
	// Without must not be in the answer.
	Without string
}

var hostileTemplates = template.FuncMap{
	"repeat": func(times int, text string) string { return strings.Repeat(text, times) },
	"numbered": func(times int, format string) string {
		var text strings.Builder
		for i := range times {
			fmt.Fprintf(&text, format, i)
		}
		return text.String()
	},
	// chain writes pieces each of which names the next.
	"chain": func(times int, format string) string {
		var text strings.Builder
		for i := range times {
			fmt.Fprintf(&text, format, i, i+1)
		}
		return text.String()
	},
	"sha256": func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) },
	"gzip": func(size int) (string, error) {
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		_, err := io.CopyN(writer, zeros{}, int64(size))
		return packed.String(), errors.Join(err, writer.Close())
	},
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func expand(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	parsed, err := template.New("").Funcs(hostileTemplates).Parse(text)
	if err := errors.Join(err, parsed.Execute(&out, nil)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// request is the request as it is sent.
func (h hostile) request(t *testing.T, server string) *http.Request {
	t.Helper()
	method, path, body := h.Method, h.Path, h.Body
	if path == "" {
		path = "/query"
	}
	if h.Link != "" {
		method, path = http.MethodGet, "/query?query="+url.QueryEscape(h.Link)
	}
	if h.Query != "" {
		text, err := json.Marshal(map[string]string{"query": h.Query})
		if err != nil {
			t.Fatal(err)
		}
		body = string(text)
	}
	if h.Raw {
		var raw []byte
		for _, letter := range body {
			raw = append(raw, byte(letter))
		}
		body = string(raw)
	}
	if method == "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(context.Background(), method, server+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/graphql-response+json")
	for name, value := range h.Header {
		request.Header.Set(name, value)
	}
	return request
}

// check sends it and checks that it is refused as it should be. It gives the time
// from its last byte to the whole answer.
func (h hostile) check(t *testing.T, server string) time.Duration {
	t.Helper()
	request := h.request(t, server)
	begun := time.Now()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Errorf("%s: %v", h.Name, err)
		return 0
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	took := time.Since(begun)
	if err != nil {
		t.Errorf("%s: %v", h.Name, err)
	}
	if h.Status == 0 {
		h.Status = http.StatusBadRequest
	}
	if response.StatusCode != h.Status || len(body) > 3000 {
		t.Errorf("%s: %d and %d bytes, want %d: %.300s", h.Name, response.StatusCode, len(body), h.Status, body)
	}
	if h.Without != "" && strings.Contains(string(body), h.Without) {
		t.Errorf("%s: it says %q: %s", h.Name, h.Without, body)
	}
	if h.Code == "" {
		return took
	}
	var got struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal(body, &got); err != nil || len(got.Errors) != max(h.Errors, 1) {
		t.Errorf("%s: %d errors, want %d: %.500s", h.Name, len(got.Errors), max(h.Errors, 1), body)
		return took
	}
	for _, e := range got.Errors {
		if e.Extensions.Code != h.Code {
			t.Errorf("%s: %s, want %s: %.500s", h.Name, e.Extensions.Code, h.Code, body)
		}
	}
	return took
}

func hostileRequests(t *testing.T, file string) []hostile {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "hostile", file))
	if err != nil {
		t.Fatal(err)
	}
	var requests []hostile
	if err := yaml.UnmarshalWithOptions(text, &requests, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for i := range requests {
		h := &requests[i]
		h.Query, h.Link, h.Body = expand(t, h.Query), expand(t, h.Link), expand(t, h.Body)
		for name, value := range h.Header {
			h.Header[name] = expand(t, value)
		}
	}
	return requests
}

// Each hostile request is refused with its code; all of them at once, again and
// again, neither fill the memory nor keep the server from answering.
func TestHostileRequestsAreRefused(t *testing.T) {
	open := serve(t, t.TempDir(), nil).waitReady()
	hidden := serve(t, t.TempDir(), nil, "--no-introspection").waitReady()
	all := 0
	for file, server := range map[string]*running{"documents.yaml": open, "requests.yaml": open, "hidden.yaml": hidden} {
		for _, h := range hostileRequests(t, file) {
			all++
			t.Logf("%s: %s took %v", file, h.Name, h.check(t, server.url).Round(time.Millisecond))
		}
	}
	if all < 60 {
		t.Errorf("there are %d hostile requests", all)
	}
	requests := append(hostileRequests(t, "documents.yaml"), hostileRequests(t, "requests.yaml")...)
	var crowd sync.WaitGroup
	for worker := range 8 {
		crowd.Go(func() {
			for i := range requests {
				requests[(i+worker*len(requests)/8)%len(requests)].check(t, open.url)
			}
		})
	}
	crowd.Wait()
	if got := open.ask("{ __typename }", nil); got != `{"data":{"__typename":"Query"}}` {
		t.Errorf("after all that, it answers %s", got)
	}
	const most = 512 << 20
	open.fits(most)
}

var peakLine, filesLine = regexp.MustCompile(`VmHWM:\s*(\d+) kB`), regexp.MustCompile(`RssFile:\s*(\d+) kB`)

// fits checks that the server never had more memory than that.
func (s *running) fits(most int64) {
	s.t.Helper()
	peak := s.peakMemory()
	s.t.Logf("it took %d MiB", peak>>20)
	if peak > most {
		s.t.Errorf("it took %d MiB, the most is %d MiB", peak>>20, most>>20)
	}
}

// peakMemory is the most bytes of memory that the server had at once. What it has
// mapped of files, its program above all, is not counted: where memory is short the
// system takes that back. Only Linux tells.
func (s *running) peakMemory() int64 {
	s.t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Fatal(err)
	}
	kilobytes := func(line *regexp.Regexp) int64 {
		found := line.FindSubmatch(status)
		if found == nil {
			s.t.Fatalf("no %s in %s", line, status)
		}
		n, err := strconv.ParseInt(string(found[1]), 10, 64)
		if err != nil {
			s.t.Fatal(err)
		}
		return n << 10
	}
	return kilobytes(peakLine) - kilobytes(filesLine)
}

// Nor do questions that are allowed, however large their answers and however many
// at once: what they need together is bounded too.
func TestLargeAnswersFitTheMemory(t *testing.T) {
	server := serveWritable(t, []string{"GOMAXPROCS=2"}) // where there are more, more answers are made at once
	var entities, facts []map[string]any
	for i := range 1500 {
		slug := fmt.Sprintf("office-%d", i)
		entities = append(entities, map[string]any{"kind": "AGENCY", "slug": slug, "name": "Office " + strconv.Itoa(i)})
		facts = append(facts, map[string]any{
			"kind": "RUNS_ON", "from": "agency:" + slug, "to": "cloud:aws", "since": "2020",
			"source": map[string]any{"url": "https://example.org/" + slug, "title": "The record of " + slug},
		})
	}
	server.done(loadBatch, map[string]any{"batch": map[string]any{"origin": "offices", "entities": entities, "facts": facts}})
	const question = `{ reach(first: 5000) { nodes { id status levels confidence agency { slug name } vendor { slug name }
		routes { kind through { slug } facts { id kind key since from { slug } to { slug } source { url title } } } } } }`
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := server.ask(question, nil); len(got) < 1<<20 || strings.Contains(got, `"errors"`) {
				t.Errorf("%d bytes: %.300s", len(got), got)
			}
		})
	}
	all.Wait()
	const most = 300 << 20 // of the 512 MiB that a small machine has, garbage included
	server.fits(most)
}
