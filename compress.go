package main

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// worthIt is how many bytes an answer needs so that compressing it pays.
const worthIt = 1024

// compressed sends answers as zstd or gzip to clients that take them. Streams are
// sent as they come: each of their parts is due at once.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.MinSize(worthIt), gzhttp.EnableZstd(true), gzhttp.ContentTypeFilter(func(mediaType string) bool {
		return !strings.HasPrefix(mediaType, "text/event-stream") && gzhttp.DefaultContentTypeFilter(mediaType)
	}))
	if err != nil {
		panic(err) // the options are wrong
	}
	wrapped := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Upgrade") != "" {
			next.ServeHTTP(w, r)
			return
		}
		wrapped.ServeHTTP(w, r)
	})
}
