package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// Answers are made in the memory of those that were sent before. No answer has a part of
// another, whichever way they are sent, and however many clients break off meanwhile.
func TestAnswersStayApart(t *testing.T) {
	cert, key := certify(t, t.TempDir(), "fedreach")
	server := serve(t, t.TempDir(), nil, "--tls-cert="+cert, "--tls-key="+key, "--limit-kept=0", "--limit-requests=1000", "--limit-time=10m")
	waitFor(t, func() bool { return strings.Contains(server.log.String(), "msg=ready") })
	server.url = strings.Replace(server.url, "http:", "https:", 1)

	const clients, requests = 6, 12
	var questions, alone []string
	for q := range clients {
		questions = append(questions, fmt.Sprintf(`{ reach(at: "2026-03-01", knownAt: "2026-03-01T00:00:00Z", first: %d) { nodes {
			agency { slug } vendor { slug } status routes { kind facts { id from { slug } to { slug } source { url title } } } } } }`, 50+25*q))
	}
	for _, version := range []int{1, 2} {
		transport := &http.Transport{
			Protocols: new(http.Protocols), TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableCompression: true,
			HTTP2: &http.HTTP2Config{MaxReceiveBufferPerStream: 64 << 10}, // what is larger waits for whoever takes it
		}
		transport.Protocols.SetHTTP1(version == 1)
		transport.Protocols.SetHTTP2(version == 2)
		t.Cleanup(transport.CloseIdleConnections)
		for _, question := range questions[len(alone):] {
			alone = append(alone, server.takes(transport, version, question, "identity"))
		}
		var asking sync.WaitGroup
		for q := range clients {
			asking.Go(func() {
				for n := range requests {
					if n%2 == 1 {
						server.breaksOff(transport, questions[(q+n)%clients], int64(n*1000))
						continue
					}
					encoding := []string{"identity", "gzip", "zstd"}[n/2%3]
					if got := server.takes(transport, version, questions[q], encoding); got != alone[q] {
						t.Errorf("HTTP/%d, %s: %s", version, encoding, firstDifference(got, alone[q]))
						return
					}
				}
			})
		}
		asking.Wait()
	}
	for q, answer := range alone {
		if len(answer) < 64<<10 || strings.Contains(answer, `"errors"`) || q > 0 && len(answer) == len(alone[q-1]) {
			t.Errorf("%s\nhas %d bytes: %.300s", questions[q], len(answer), answer)
		}
	}
}

// takes gives the answer to a question.
func (s *running) takes(transport *http.Transport, version int, query, encoding string) string {
	response, err := s.posted(s.t.Context(), transport, query, encoding)
	if err != nil {
		s.t.Error(err)
		return ""
	}
	defer response.Body.Close()
	if got := response.Header.Get("Content-Encoding"); response.ProtoMajor != version || got != encoding && encoding != "identity" {
		s.t.Errorf("asked by HTTP/%d for %s, it answers by %s, %s", version, encoding, response.Proto, got)
	}
	answer, err := unpacked(response.Header.Get("Content-Encoding"), response.Body)
	if err != nil {
		s.t.Error(err)
	}
	return answer
}

// breaksOff asks a question, and takes so many bytes of the answer.
func (s *running) breaksOff(transport *http.Transport, query string, bytes int64) {
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	response, err := s.posted(ctx, transport, query, "identity")
	if err != nil {
		s.t.Error(err)
		return
	}
	defer response.Body.Close()
	if _, err := io.CopyN(io.Discard, response.Body, bytes); err != nil {
		s.t.Error(err)
	}
	cancel() // which ends it before the rest is taken
}

func (s *running) posted(ctx context.Context, transport *http.Transport, query, encoding string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/query", strings.NewReader(fmt.Sprintf(`{"query": %q}`, query)))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept-Encoding", encoding)
	return transport.RoundTrip(request)
}
