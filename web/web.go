// Package web holds the pages that fedreach serves to browsers: for now
// GraphiQL. They are built by npm into dist, which is embedded here; a checkout
// without that build still compiles and serves a page that says so.
package web

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed all:dist
var embedded embed.FS

const (
	graphiQLPage = "graphiql/index.html"
	placeholder  = "placeholder.html"

	// assets holds the files whose names carry a hash of their content.
	assets = "graphiql/assets/"
)

// policy lets a page load nothing from, and talk to nothing but, its own
// origin. The editor writes its styles inline and starts workers; no script is
// inline and none is evaluated from text.
const policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"font-src 'self' data:; img-src 'self' data:; worker-src 'self' blob:; " +
	"connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// GraphiQL serves the page and its assets. Mount it at both "/graphiql" and
// "/graphiql/", without stripping the prefix.
func GraphiQL() http.Handler {
	dist, err := fs.Sub(embedded, "dist")
	if err != nil {
		panic(err) // "dist" is a valid path, so fs.Sub cannot refuse it
	}
	return graphiQL(dist)
}

// graphiQL serves from dist, whose paths are those of the URLs.
func graphiQL(dist fs.FS) http.Handler {
	page := graphiQLPage
	if !isFile(dist, page) {
		page = placeholder
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")

		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			header.Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}

		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "graphiql" || name == "graphiql/" {
			name = page
		} else if !isFile(dist, name) {
			http.NotFound(w, r)
			return
		}

		if strings.HasPrefix(name, assets) {
			header.Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			header.Set("Cache-Control", "no-cache")
		}
		http.ServeFileFS(w, r, dist, name)
	})
}

// isFile keeps directories out: http.ServeFileFS would list them.
func isFile(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && info.Mode().IsRegular()
}
