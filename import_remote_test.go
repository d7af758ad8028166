package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"fedreach/kg"
)

// What is known of a load after the server's error: that it stands, that it does not, or
// neither.
func TestWhatStandsAfterAnError(t *testing.T) {
	const stands, isNot, unknown = "stands", "is not there", "unknown"
	for answer, want := range map[string]string{
		`"code": "TIMEOUT", "revision": 7`:           stands,
		`"code": "QUERY_TOO_COMPLEX", "revision": 7`: stands,
		`"code": "TIMEOUT"`:                          unknown,
		`"code": "INTERNAL"`:                         unknown,
		`"code": "QUERY_TOO_COMPLEX"`:                unknown,
		`"code": "UNAVAILABLE"`:                      unknown,
		`"code": "UNAVAILABLE", "loaded": false`:     isNot,
		`"code": "CONFLICT"`:                         isNot,
		`"code": "TOO_MANY_REQUESTS"`:                isNot,
	} {
		store := remoteStore{&http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			body := `{"data": null, "errors": [{"message": "no", "extensions": {` + answer + `}}]}`
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})}}
		report, err := store.Load(t.Context(), kg.Batch{})
		got := isNot
		switch {
		case err == nil:
			t.Errorf("%s: no error", answer)
		case report.Load != nil && report.Load.Revision == 7 && report.Revision == 7 && !errors.Is(err, kg.ErrUncertain):
			got = stands
		case errors.Is(err, kg.ErrUncertain):
			got = unknown
		}
		if got != want {
			t.Errorf("after %s the load %s, want %s", answer, got, want)
		}
	}
}
