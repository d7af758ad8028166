package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"fedreach/kg"
)

// linksBudget is the most bytes that is remembered of answers.
const linksBudget = 1 << 20

// links answers queries that are asked by GET, which anyone may keep a copy of
// and ask whether it is still the answer. An answer's tag is made of its bytes,
// so that it is the same on every instance and after a restart. Where an answer
// depends on nothing but the graph, its tag is remembered, and until something is
// committed the question whether it is still right is answered without asking it.
type links struct {
	store kg.Store
	tags  *texts[string]
}

func newLinks(store kg.Store) *links {
	return &links{store, newTexts(linksBudget, func(_, tag string) int { return len(tag) })}
}

func (l *links) answer(a httpAnswer, r *http.Request, exec graphql.GraphExecutor, operation *graphql.OperationContext) {
	key := a.mediaType + questionKey(operation)
	begun, err := l.store.Moment(r.Context())
	if tag, known := l.tags.Get(r.Context(), key+begun.Token); err == nil && known && sees(r, tag) {
		a.unchanged(tag)
		return
	}
	respond, ctx := exec.DispatchOperation(r.Context(), operation)
	response := respond(ctx)
	if response == nil || response.Data == nil || len(response.Errors) > 0 {
		a.write(response)
		return
	}
	body := encoded(response)
	tag := tagOf(body)
	if reader := readerOf(ctx); err == nil && reader != nil && !reader.timed.Load() {
		// Something may have been committed since, and be in the answer.
		if ended, err := l.store.Moment(r.Context()); err == nil && ended.Token == begun.Token {
			l.tags.Add(r.Context(), key+begun.Token, tag)
		}
	}
	if sees(r, tag) {
		a.unchanged(tag)
		return
	}
	a.w.Header().Set("ETag", tag)
	a.w.Header().Set("Cache-Control", "no-cache")
	_ = a.send(http.StatusOK, body)
}

// unchanged says that what the client has is still the answer.
func (a httpAnswer) unchanged(tag string) {
	a.w.Header().Set("ETag", tag)
	a.w.Header().Set("Cache-Control", "no-cache")
	a.w.Header().Add("Vary", "Accept")
	a.w.WriteHeader(http.StatusNotModified)
}

// tagOf is weak: the same answer may be sent compressed or not.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + hex.EncodeToString(sum[:16]) + `"`
}

// sees reports whether the client has the answer with this tag.
func sees(r *http.Request, tag string) bool {
	for _, header := range r.Header.Values("If-None-Match") {
		for seen := range strings.SplitSeq(header, ",") {
			seen = strings.TrimSpace(seen)
			if seen == "*" || strings.TrimPrefix(seen, "W/") == strings.TrimPrefix(tag, "W/") {
				return true
			}
		}
	}
	return false
}
