// Package web holds the pages that fedreach serves to browsers: the explorer and
// GraphiQL. They are built by npm into dist, which is embedded here; a checkout
// without that build still compiles and serves a page that says so.
package web

import (
	"bytes"
	"embed"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed all:dist
var embedded embed.FS

const (
	explorerPage = "index.html"
	graphiQLPage = "graphiql/index.html"
	placeholder  = "placeholder.html"

	// assets holds the files whose names carry a hash of their content.
	assets = "assets/"
)

// views are the explorer's addresses: one page shows them all.
var views = []string{"", "matrix", "verdict", "timeline", "what-if", "scoreboard", "loads"}

// A page loads nothing from, and talks to nothing but, its own origin; no script
// is inline and none is evaluated from text.
const (
	explorerPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " + never
	// The editor of GraphiQL writes its styles inline and starts workers; so
	// does the placeholder write its styles.
	graphiQLPolicy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
		"img-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; " + never
	never = "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)

// Pages serves the pages and their assets. Mount it at "/". Without GraphiQL
// there is no such page, and the explorer, which is told so, leads to none.
func Pages(withGraphiQL bool) http.Handler {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path, so fs.Sub cannot refuse it
	}
	return pages(dist, withGraphiQL)
}

// pages serves from dist, whose paths are those of the URLs.
func pages(dist fs.FS, withGraphiQL bool) http.Handler {
	alone := explorerAlone(dist)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		file := fileOf(dist, name)
		if !withGraphiQL && (name == "graphiql" || strings.HasPrefix(name, "graphiql/")) {
			file = ""
		}
		header := w.Header()
		header.Set("Content-Security-Policy", policy(file))
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")

		if file == "" {
			http.NotFound(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		if strings.HasPrefix(file, assets) {
			header.Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			header.Set("Cache-Control", "no-cache")
		}
		if file == explorerPage && !withGraphiQL {
			http.ServeContent(w, r, file, time.Time{}, bytes.NewReader(alone))
			return
		}
		http.ServeFileFS(w, r, dist, file)
	})
}

// explorerAlone is the explorer's page as it is served where there is no
// GraphiQL; empty where it is not built.
func explorerAlone(dist fs.FS) []byte {
	page, _ := fs.ReadFile(dist, explorerPage)
	return bytes.Replace(page, []byte("<html "), []byte(`<html data-graphiql="none" `), 1)
}

// policy is what a page may do. An asset is bound by the policy of the page that
// loads it, except a worker, which brings its own.
func policy(file string) string {
	if file == graphiQLPage || file == placeholder || strings.HasPrefix(file, assets) {
		return graphiQLPolicy
	}
	return explorerPolicy
}

// fileOf is the file that answers for an address; empty where there is none.
func fileOf(dist fs.FS, name string) string {
	page := ""
	switch {
	case slices.Contains(views, name):
		page = explorerPage
	case name == "graphiql" || name == "graphiql/":
		page = graphiQLPage
	case isFile(dist, name):
		return name
	default:
		return ""
	}
	if !isFile(dist, page) {
		return placeholder
	}
	return page
}

// isFile keeps directories out: http.ServeFileFS would list them.
func isFile(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.Mode().IsRegular()
}
