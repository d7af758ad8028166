package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var (
	unbuilt = fstest.MapFS{
		"placeholder.html": {Data: []byte("<!doctype html><title>not built</title>")},
	}
	built = fstest.MapFS{
		"placeholder.html":          unbuilt["placeholder.html"],
		"index.html":                {Data: []byte("<!doctype html><html lang=\"en\"><title>explorer</title>")},
		"graphiql/index.html":       {Data: []byte("<!doctype html><title>GraphiQL</title>")},
		"licenses.md":               {Data: []byte("# Licenses")},
		"assets/main-B4x9.js":       {Data: []byte("export {}")},
		"assets/main-B4x9.css":      {Data: []byte("body{}")},
		"assets/deep/icon-C0de.svg": {Data: []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
	}
)

func ask(handler http.Handler, method, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(method, path, nil))
	return answer
}

func TestAnswers(t *testing.T) {
	const (
		forever = "public, max-age=31536000, immutable"
		always  = "no-cache"
		html    = "text/html"
	)
	tests := []struct {
		name, method, path string
		dist               fstest.MapFS
		status             int
		contentType, cache string
		body               string
	}{
		{"explorer", "GET", "/", built, 200, html, always, "<title>explorer"},
		{"a view of it", "GET", "/what-if?assume=x", built, 200, html, always, "<title>explorer"},
		{"explorer, no build", "GET", "/", unbuilt, 200, html, always, "<title>not built"},
		{"view, no build", "GET", "/matrix", unbuilt, 200, html, always, "<title>not built"},
		{"explorer by its file", "GET", "/index.html", built, 301, "", always, ""},
		{"no view", "GET", "/nothing", built, 404, "", "", "404"},
		{"page", "GET", "/graphiql", built, 200, html, always, "<title>GraphiQL"},
		{"page with a slash", "GET", "/graphiql/", built, 200, html, always, "<title>GraphiQL"},
		{"page, query string", "GET", "/graphiql?tab=2", built, 200, html, always, "<title>GraphiQL"},
		{"head", "HEAD", "/graphiql", built, 200, html, always, ""},
		{"script", "GET", "/assets/main-B4x9.js", built, 200, "javascript", forever, "export"},
		{"style", "GET", "/assets/main-B4x9.css", built, 200, "text/css", forever, "body"},
		{"image", "GET", "/assets/deep/icon-C0de.svg", built, 200, "image/svg+xml", forever, "<svg"},
		{"notices", "GET", "/licenses.md", built, 200, "", always, "# Licenses"},
		{"no build", "GET", "/graphiql", unbuilt, 200, html, always, "<title>not built"},
		{"no build, slash", "GET", "/graphiql/", unbuilt, 200, html, always, "<title>not built"},

		{"page by its file", "GET", "/graphiql/index.html", built, 301, "", always, ""},
		{"unknown asset", "GET", "/assets/gone.js", built, 404, "", "", "404"},
		{"unknown page", "GET", "/graphiql/else", built, 404, "", "", "404"},
		{"directory", "GET", "/assets/", built, 404, "", "", "404"},
		{"directory, no slash", "GET", "/assets", built, 404, "", "", "404"},
		{"above", "GET", "/graphiql/../web.go", built, 404, "", "", "404"},
		{"no build, asset", "GET", "/assets/main-B4x9.js", unbuilt, 404, "", "", "404"},
		{"post", "POST", "/graphiql", built, 405, "", "", "not allowed"},
		{"delete, no build", "DELETE", "/graphiql", unbuilt, 405, "", "", "not allowed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			answer := ask(pages(test.dist, true), test.method, test.path)
			if answer.Code != test.status {
				t.Errorf("status %d, want %d", answer.Code, test.status)
			}
			if got := answer.Header().Get("Cache-Control"); got != test.cache {
				t.Errorf("Cache-Control %q, want %q", got, test.cache)
			}
			if got := answer.Header().Get("Content-Type"); !strings.Contains(got, test.contentType) {
				t.Errorf("Content-Type %q, want %q in it", got, test.contentType)
			}
			if got := answer.Body.String(); !strings.Contains(got, test.body) || test.method == "HEAD" && got != "" {
				t.Errorf("body %q, want %q in it", got, test.body)
			}
			if got := answer.Header().Get("Allow"); test.status == 405 && got != "GET, HEAD" {
				t.Errorf("Allow %q", got)
			}
			checkSafety(t, answer.Header())
		})
	}
}

// checkSafety holds for every answer, errors included.
func checkSafety(t *testing.T, header http.Header) {
	t.Helper()
	if got := header.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options %q", got)
	}
	if got := header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("Referrer-Policy %q", got)
	}
	csp := header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'self'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("Content-Security-Policy %q lacks %q", csp, part)
		}
	}
	if strings.Contains(csp, "unsafe-eval") || strings.Contains(csp, "http:") || strings.Contains(csp, "https:") {
		t.Errorf("Content-Security-Policy %q is too wide", csp)
	}
}

// Only GraphiQL's editor may write styles into its page.
func TestExplorerIsStrict(t *testing.T) {
	for path, inline := range map[string]bool{"/": false, "/matrix": false, "/nothing": false, "/licenses.md": false, "/graphiql": true} {
		csp := ask(pages(built, true), "GET", path).Header().Get("Content-Security-Policy")
		if got := strings.Contains(csp, "unsafe-inline") || strings.Contains(csp, "blob:"); got != inline {
			t.Errorf("%s: Content-Security-Policy %q", path, csp)
		}
	}
}

// Where the schema is hidden there is no GraphiQL, and the explorer is told.
func TestWithoutGraphiQL(t *testing.T) {
	for _, path := range []string{"/graphiql", "/graphiql/", "/graphiql/index.html"} {
		for _, dist := range []fstest.MapFS{built, unbuilt} {
			answer := ask(pages(dist, false), "GET", path)
			if answer.Code != 404 {
				t.Errorf("%s: status %d", path, answer.Code)
			}
			checkSafety(t, answer.Header())
		}
	}
	const told = `data-graphiql="none"`
	for _, path := range []string{"/", "/matrix?level=CUI"} {
		answer := ask(pages(built, false), "GET", path)
		if body := answer.Body.String(); answer.Code != 200 || !strings.Contains(body, told) || !strings.Contains(body, "<title>explorer") {
			t.Errorf("%s: status %d, body %q", path, answer.Code, body)
		}
		if got := answer.Header().Get("Content-Type"); !strings.Contains(got, "text/html") {
			t.Errorf("%s: Content-Type %q", path, got)
		}
		checkSafety(t, answer.Header())
		if body := ask(pages(built, true), "GET", path).Body.String(); strings.Contains(body, told) {
			t.Errorf("%s, with GraphiQL: body %q", path, body)
		}
	}
	if answer := ask(pages(unbuilt, false), "GET", "/"); answer.Code != 200 || !strings.Contains(answer.Body.String(), "<title>not built") {
		t.Errorf("no build: status %d, body %q", answer.Code, answer.Body)
	}
}

// What is embedded always has a page to show, built or not.
func TestEmbedded(t *testing.T) {
	if got := ask(Pages(true), "GET", "/graphiql"); got.Code != 200 || !strings.Contains(got.Body.String(), "fedreach") {
		t.Errorf("status %d, body %q", got.Code, got.Body)
	}
}
