package torture

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// reply is an answer of the API.
type reply struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Extensions struct{ Code string }
	}
}

// code is that of the first error, "" where there is none.
func (r *reply) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	return r.Errors[0].Extensions.Code
}

// ask puts a GraphQL request. The error is that no whole answer came.
func (s *server) ask(query string, variables map[string]any) (*reply, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequest(http.MethodPost, s.url+"/query", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	r := &reply{}
	if err := json.Unmarshal(text, r); err != nil {
		return nil, fmt.Errorf("%d: %w: %.300s", response.StatusCode, err, text)
	}
	return r, nil
}

// answer is the data of a question that must be answered.
func (s *server) answer(query string, variables map[string]any) string {
	s.t.Helper()
	r, err := s.ask(query, variables)
	if err != nil {
		s.t.Fatalf("%s: %v\n%s", query, err, s.log)
	}
	if r.code() != "" {
		s.t.Fatalf("%s: %v\n%s", query, r.Errors, s.log)
	}
	return string(r.Data)
}
