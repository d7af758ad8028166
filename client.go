package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"fedreach/graph"
	"fedreach/kg/replica"
)

// roundTrip is an http.RoundTripper that is a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// serverFlags say which running server to go through.
type serverFlags struct {
	Server string `env:"FEDREACH_SERVER" placeholder:"URL" help:"Ask a running server, such as http://127.0.0.1:8080, and not a store."`
	Token  string `env:"FEDREACH_TOKEN" help:"A token for that server; better set in the environment."`

	TokenFile string `env:"FEDREACH_TOKEN_FILE" placeholder:"FILE" help:"The file that holds a token for that server."`
}

// client sends requests to the server, with the token where there is one.
func (f serverFlags) client() *http.Client {
	client := serverClient(f.Server)
	if f.Token == "" && f.TokenFile == "" {
		return client
	}
	bare := client.Transport
	client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		token := f.Token
		if f.TokenFile != "" {
			var err error
			if token, err = secretIn("token-file", f.TokenFile); err != nil {
				return nil, err
			}
		}
		sent := r.Clone(r.Context())
		sent.Header.Set("Authorization", "Bearer "+token)
		return bare.RoundTrip(sent)
	})
	return client
}

// ask asks a running server where one is named, and else the store that open
// opens, just as if it were served.
func (f serverFlags) ask(
	ctx context.Context, p *program, open func(context.Context) (replica.Database, error), ask func(*http.Client) error,
) error {
	if f.Server != "" {
		return ask(f.client())
	}
	store, err := open(ctx)
	if err != nil {
		return err
	}
	api := &graph.Resolver{Store: store, Now: time.Now, Log: p.log}
	return errors.Join(ask(handlerClient(api.Handler())), store.Close(ctx))
}

// serverClient sends requests to a running server.
func serverClient(server string) *http.Client {
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		base, err := url.Parse(strings.TrimSuffix(server, "/"))
		if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
			return nil, &usageError{"--server: give a URL such as http://127.0.0.1:8080"}
		}
		sent := r.Clone(r.Context())
		sent.URL = base
		sent.URL.Path += r.URL.Path
		sent.Host = base.Host
		return http.DefaultTransport.RoundTrip(sent)
	})}
}

// handlerClient gives requests to a handler in this process, so that a local
// store is asked just as a server is.
func handlerClient(handler http.Handler) *http.Client {
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		answer := &recorded{header: http.Header{}, status: http.StatusOK}
		handler.ServeHTTP(answer, r)
		return &http.Response{
			StatusCode: answer.status, Status: http.StatusText(answer.status), Header: answer.header,
			Body: io.NopCloser(&answer.body), Request: r,
		}, nil
	})}
}

// recorded is an answer that is kept.
type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *recorded) Header() http.Header               { return a.header }
func (a *recorded) WriteHeader(status int)            { a.status = status }
func (a *recorded) Write(content []byte) (int, error) { return a.body.Write(content) }
