// Command bare is the limit that every server on Neo4j lives under: the questions
// of the benchmark as Cypher by hand, through the driver, as JSON over HTTP. No
// GraphQL; no rule beyond what the benchmark's graph needs.
package main

import (
	"context"
	"embed"
	"encoding/json"
	"net/http"
	"time"

	"github.com/alecthomas/kong"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

//go:embed cypher/*.cypher
var cypherFiles embed.FS

type server struct {
	Addr     string `required:"" help:"Where to listen."`
	URI      string `name:"neo4j-uri" env:"NEO4J_URI" required:"" help:"The Neo4j."`
	User     string `name:"neo4j-user" env:"NEO4J_USER" default:"neo4j" help:"Its user."`
	Password string `name:"neo4j-password" env:"NEO4J_PASSWORD" help:"Its password."`

	driver neo4j.DriverWithContext
}

func main() {
	var s server
	c := kong.Parse(&s)
	c.FatalIfErrorf(s.run())
}

func (s *server) run() (err error) {
	if s.driver, err = neo4j.NewDriverWithContext(s.URI, neo4j.BasicAuth(s.User, s.Password, "")); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("POST /agency", s.answer("agency", agency))
	mux.Handle("POST /agencies", s.answer("agencies", agencies))
	mux.Handle("POST /who-can-enable", s.answer("who_can_enable", whoCanEnable))
	mux.Handle("POST /what-can-enable", s.answer("what_can_enable", whatCanEnable))
	mux.Handle("POST /state", s.write("state"))
	return (&http.Server{Addr: s.Addr, Handler: mux, ReadHeaderTimeout: 10 * time.Second}).ListenAndServe()
}

// answer runs a statement with the body's parameters, and writes what is made of
// its one record. It is an auto-commit read: a transaction function costs a third
// more.
func (s *server) answer(name string, made func(record) any) http.Handler {
	text := statement(name)
	return respond(func(ctx context.Context, params map[string]any) (any, error) {
		session := s.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, FetchSize: neo4j.FetchAll})
		defer func() { _ = session.Close(ctx) }() // nothing is left to lose
		result, err := session.Run(ctx, text, params)
		if err != nil {
			return nil, err
		}
		one, err := result.Single(ctx)
		if err != nil {
			return nil, err
		}
		return made(one.AsMap()), nil
	})
}

// write runs a statement that says how many rows it wrote, again where it met
// another writer.
func (s *server) write(name string) http.Handler {
	text := statement(name)
	return respond(func(ctx context.Context, params map[string]any) (any, error) {
		session := s.driver.NewSession(ctx, neo4j.SessionConfig{})
		defer func() { _ = session.Close(ctx) }() // the transaction has its own end
		return session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
			result, err := tx.Run(ctx, text, params)
			if err != nil {
				return nil, err
			}
			one, err := result.Single(ctx)
			if err != nil {
				return nil, err
			}
			return one.AsMap(), nil
		})
	})
}

// respond is the HTTP of both.
func respond(answer func(context.Context, map[string]any) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var params map[string]any
		if err := json.NewDecoder(r.Body).Decode(&params); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		made, err := answer(r.Context(), params)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(made) // whoever asked may be gone
	})
}

func statement(name string) string {
	text, err := cypherFiles.ReadFile("cypher/" + name + ".cypher")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(text)
}
