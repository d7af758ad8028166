package graph

import (
	"mime"
	"strconv"
	"strings"
)

// The media types of an answer.
const (
	mediaGraphQL = "application/graphql-response+json"
	mediaJSON    = "application/json"
)

// negotiated is the media type that the Accept headers like best; false where
// they like none, with the one to say so in. Liked alike, the one that is named
// wins over one that is only covered by a pattern, and GraphQL's own over plain
// JSON. Clients that name neither are given plain JSON, which all understand.
func negotiated(accept []string) (mediaType string, acceptable bool) {
	ranges := strings.Join(accept, ",")
	if strings.TrimSpace(ranges) == "" {
		return mediaJSON, true
	}
	graphQL, plain := liking(ranges, mediaGraphQL), liking(ranges, mediaJSON)
	if graphQL.quality == 0 && plain.quality == 0 {
		return mediaJSON, false
	}
	if graphQL.quality > plain.quality || graphQL.quality == plain.quality && graphQL.precision == named {
		return mediaGraphQL, true
	}
	return mediaJSON, true
}

// How precisely a media range names a media type.
const (
	uncovered = iota
	byAny     // */*
	byType    // application/*
	named
)

// liked is how much a media type is liked, from 0 to 1, by the media range that
// names it most precisely.
type liked struct {
	precision int
	quality   float64
}

func liking(ranges, mediaType string) liked {
	var best liked
	for part := range strings.SplitSeq(ranges, ",") {
		pattern, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		precision := uncovered
		switch pattern {
		case mediaType:
			precision = named
		case "application/*":
			precision = byType
		case "*/*":
			precision = byAny
		}
		if precision > best.precision {
			best = liked{precision, quality(parameters["q"])}
		}
	}
	return best
}

// quality reads a q-value; what is none counts as 1.
func quality(text string) float64 {
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 1
	}
	return q
}
