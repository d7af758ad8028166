package main

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"fedreach/graph"
)

// limitFlags are graph.Limits as they are set.
type limitFlags struct {
	Body       int           `env:"BODY" default:"${limit_body}" help:"The most bytes of a request."`
	Anonymous  int           `env:"ANONYMOUS" default:"${limit_anonymous}" help:"The most bytes of a request without a token."`
	Values     int           `env:"VALUES" default:"${limit_values}" help:"The most values in the JSON of a request."`
	Document   int           `env:"DOCUMENT" default:"${limit_document}" help:"The most bytes of a document."`
	Tokens     int           `env:"TOKENS" default:"${limit_tokens}" help:"The most words and signs of a document."`
	Depth      int           `env:"DEPTH" default:"${limit_depth}" help:"The most fields one within the other."`
	Fields     int           `env:"FIELDS" default:"${limit_fields}" help:"The most fields of a document, its fragments in their places."`
	Fragments  int           `env:"FRAGMENTS" default:"${limit_fragments}" help:"The most fragments that a document spreads."`
	Aliases    int           `env:"ALIASES" default:"${limit_aliases}" help:"The most aliased and repeated fields of a document."`
	Directives int           `env:"DIRECTIVES" default:"${limit_directives}" help:"The most directives of a document."`
	Items      int           `env:"ITEMS" default:"${limit_items}" help:"The most items of a list among the arguments."`
	Complexity int           `env:"COMPLEXITY" default:"${limit_complexity}" help:"The most fields of an answer whose lists are as long as their pages allow."`
	Large      int           `env:"LARGE" default:"${limit_large}" help:"From which complexity on few answers are made at once: each takes much memory."`
	Answer     int           `env:"ANSWER" default:"${limit_answer}" help:"About the most fields of an answer, as it is made."`
	Time       time.Duration `env:"TIME" default:"${limit_time}" help:"The longest that an answer may take."`
	Requests   int           `env:"REQUESTS" default:"${limit_requests}" help:"The most requests of one client at once; what is more is put off with 429."`
	Running    int           `env:"RUNNING" default:"${limit_running}" help:"The most operations that run at once; the others wait, clients in turn."`
	Kept       int           `env:"KEPT" default:"${limit_kept}" help:"The most bytes of answers that are kept while nothing changes, for those who ask the same again; 0 keeps none."`
}

func (f limitFlags) limits() graph.Limits { return graph.Limits(f) }

// outOfRange are the flags of limits that would let nothing through. Keeping nothing
// is no such limit.
func (f limitFlags) outOfRange() []string {
	var flags []string
	if f.Kept == 0 {
		f.Kept = 1
	}
	limits := reflect.ValueOf(f)
	for i := range limits.NumField() {
		if limits.Field(i).Int() <= 0 {
			flags = append(flags, "limit-"+strings.ToLower(limits.Type().Field(i).Name))
		}
	}
	return flags
}

// limitVars are limits as the defaults of limitFlags name them.
func limitVars(l graph.Limits) kong.Vars {
	vars := kong.Vars{"limit_time": l.Time.String()}
	for name, value := range map[string]int{
		"body": l.Body, "anonymous": l.Anonymous, "values": l.Values, "document": l.Document, "tokens": l.Tokens, "depth": l.Depth, "fields": l.Fields,
		"fragments": l.Fragments, "aliases": l.Aliases, "directives": l.Directives, "items": l.Items,
		"complexity": l.Complexity, "large": l.Large, "answer": l.Answer, "requests": l.Requests, "running": l.Running, "kept": l.Kept,
	} {
		vars["limit_"+name] = strconv.Itoa(value)
	}
	return vars
}
