package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fedreach/kg"
	"fedreach/kg/neo4jstore"
	"fedreach/kg/replica"
	"fedreach/kg/sqlitestore"
	"fedreach/seed"
)

// storeFlags say where the graph is and what it begins with.
type storeFlags struct {
	Store             string   `env:"FEDREACH_STORE" default:"fedreach.db" placeholder:"PATH|URI" help:"The embedded file, or the bolt://, neo4j:// or neo4j+s:// URI of a Neo4j."`
	Neo4jUser         string   `name:"neo4j-user" env:"FEDREACH_NEO4J_USER" default:"neo4j" help:"Neo4j's user."`
	Neo4jPassword     string   `name:"neo4j-password" env:"FEDREACH_NEO4J_PASSWORD" help:"Neo4j's password; better set in the environment."`
	Neo4jPasswordFile string   `name:"neo4j-password-file" env:"FEDREACH_NEO4J_PASSWORD_FILE" placeholder:"FILE" help:"The file that holds Neo4j's password. It is read again when Neo4j refuses the password, so that it can be changed without a restart."`
	Neo4jDatabase     string   `name:"neo4j-database" env:"FEDREACH_NEO4J_DATABASE" help:"Neo4j's database; the server's default if left out."`
	Packs             []string `env:"FEDREACH_PACKS" default:"article,record" help:"The built-in facts to begin with: article, record, or none."`
}

// isNeo4j reports whether the store is named by a URI.
func (f storeFlags) isNeo4j() bool { return strings.Contains(f.Store, "://") }

// kind says in a word what the store is.
func (f storeFlags) kind() string {
	if f.isNeo4j() {
		return "Neo4j"
	}
	return f.Store
}

// problems are what is wrong with the flags, before anything is opened.
func (f storeFlags) problems() (problems []error) {
	if _, err := seed.Packs(f.Packs); err != nil {
		problems = append(problems, fmt.Errorf("--packs: %w", err))
	}
	if err := f.misnamed(); err != nil {
		problems = append(problems, err)
	}
	if f.isNeo4j() && f.Neo4jPasswordFile != "" {
		if _, err := f.passwordNow(); err != nil {
			problems = append(problems, err)
		}
	}
	return problems
}

func (f storeFlags) passwordNow() (string, error) {
	return secretIn("neo4j-password-file", f.Neo4jPasswordFile)
}

// misnamed says what is wrong with the URI of the store, where it is one.
func (f storeFlags) misnamed() error {
	scheme, _, _ := strings.Cut(f.Store, "://")
	if !f.isNeo4j() || slices.Contains([]string{"bolt", "bolt+s", "neo4j", "neo4j+s"}, scheme) {
		return nil
	}
	return &usageError{fmt.Sprintf("--store: %s:// is no kind of store: give a path, or a bolt://, neo4j:// or neo4j+s:// URI", scheme)}
}

// open opens the store and loads the built-in facts that it does not have yet.
func (f storeFlags) open(ctx context.Context) (replica.Database, error) {
	return f.openObserved(ctx, nil)
}

// openObserved opens the store, and has the observer told of each statement of a Neo4j.
func (f storeFlags) openObserved(ctx context.Context, observe neo4jstore.Observer) (replica.Database, error) {
	packs, err := seed.Packs(f.Packs)
	if err != nil {
		return nil, &usageError{err.Error()}
	}
	store, err := f.connect(ctx, observe)
	if err != nil {
		return nil, err
	}
	for _, pack := range packs {
		if _, err := store.Load(ctx, pack); err != nil {
			return nil, errors.Join(fmt.Errorf("loading %s: %w", pack.Origin, err), store.Close(ctx))
		}
	}
	return store, nil
}

// openThere opens the store of a verb that only looks: where there is none, it
// makes none.
func (f storeFlags) openThere(ctx context.Context) (replica.Database, error) {
	if _, err := os.Stat(f.Store); err != nil && !f.isNeo4j() {
		return nil, fmt.Errorf("--store: there is no graph yet, serve and import make one: %w", err)
	}
	return f.openEmpty(ctx)
}

// openEmpty opens the store as it is, without the built-in facts; a file that is
// not there is made.
func (f storeFlags) openEmpty(ctx context.Context) (replica.Database, error) {
	return f.connect(ctx, nil)
}

func (f storeFlags) connect(ctx context.Context, observe neo4jstore.Observer) (replica.Database, error) {
	if !f.isNeo4j() {
		return sqlitestore.Open(ctx, f.Store)
	}
	if err := f.misnamed(); err != nil {
		return nil, err
	}
	config := neo4jstore.Config{URI: f.Store, User: f.Neo4jUser, Password: f.Neo4jPassword, Database: f.Neo4jDatabase, Observe: observe}
	if f.Neo4jPasswordFile != "" {
		config.PasswordNow = f.passwordNow
	}
	return neo4jstore.Open(ctx, config)
}

// secretIn is what the file that a flag names holds, but for the end of the line.
func secretIn(flag, path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("--%s: %w", flag, err)
	}
	return strings.TrimRight(string(content), "\r\n"), nil
}

// comingStore is a store that may not be there yet. While it is opened for the
// first time, calls wait, so that a server that has just started fails nobody;
// once that has failed they fail with kg.ErrUnavailable until it is there.
type comingStore struct {
	there atomic.Pointer[replica.Database]
	// tried is closed once it was opened, or was not.
	tried chan struct{}
	// why is why it is not there.
	why atomic.Pointer[error]
}

func newComingStore() *comingStore { return &comingStore{tried: make(chan struct{})} }

// arrive opens the store, trying again until it is there or ctx ends, and calls
// there once it is. Only a database that can't be reached is waited for.
func (s *comingStore) arrive(ctx context.Context, open func(context.Context) (replica.Database, error), waiting func(error), pause time.Duration) error {
	tried := sync.OnceFunc(func() { close(s.tried) })
	defer tried()
	for {
		store, err := open(ctx)
		if err == nil {
			s.there.Store(&store)
			return nil
		}
		if !errors.Is(err, kg.ErrUnavailable) {
			return err
		}
		if before := s.why.Swap(&err); before == nil || (*before).Error() != err.Error() {
			waiting(err)
		}
		tried()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

func (s *comingStore) store(ctx context.Context) (replica.Database, error) {
	select {
	case <-s.tried:
	case <-ctx.Done():
	}
	if there := s.there.Load(); there != nil {
		return *there, nil
	}
	if why := s.why.Load(); why != nil {
		return nil, *why
	}
	return nil, fmt.Errorf("%w: it is being opened", kg.ErrUnavailable)
}

// forward calls one method of the store once it is there.
func forward[A, R any](s *comingStore, ctx context.Context, argument A, method func(replica.Database, context.Context, A) (R, error)) (R, error) {
	store, err := s.store(ctx)
	if err != nil {
		return *new(R), err
	}
	return method(store, ctx, argument)
}

func (s *comingStore) Load(ctx context.Context, b kg.Batch) (kg.LoadReport, error) {
	return forward(s, ctx, b, replica.Database.Load)
}

func (s *comingStore) Entities(ctx context.Context, f kg.EntityFilter) (kg.EntityPage, error) {
	return forward(s, ctx, f, replica.Database.Entities)
}

func (s *comingStore) Facts(ctx context.Context, f kg.FactFilter) (*kg.Graph, error) {
	return forward(s, ctx, f, replica.Database.Facts)
}

func (s *comingStore) Neighborhood(ctx context.Context, scope kg.Scope) (*kg.Graph, error) {
	return forward(s, ctx, scope, replica.Database.Neighborhood)
}

func (s *comingStore) Whole(ctx context.Context) (*kg.Graph, error) {
	store, err := s.store(ctx)
	if err != nil {
		return nil, err
	}
	return store.Whole(ctx)
}

func (s *comingStore) Search(ctx context.Context, q kg.SearchQuery) ([]kg.SearchHit, error) {
	return forward(s, ctx, q, replica.Database.Search)
}

func (s *comingStore) Loads(ctx context.Context, f kg.LoadFilter) (kg.LoadPage, error) {
	return forward(s, ctx, f, replica.Database.Loads)
}

func (s *comingStore) Revision(ctx context.Context) (int64, error) {
	store, err := s.store(ctx)
	if err != nil {
		return 0, err
	}
	return store.Revision(ctx)
}

func (s *comingStore) Moment(ctx context.Context) (kg.Moment, error) {
	store, err := s.store(ctx)
	if err != nil {
		return kg.Moment{}, err
	}
	return store.Moment(ctx)
}

func (s *comingStore) CreateToken(ctx context.Context, t *kg.Token) error {
	store, err := s.store(ctx)
	if err != nil {
		return err
	}
	return store.CreateToken(ctx, t)
}

func (s *comingStore) Token(ctx context.Context, id string) (*kg.Token, error) {
	return forward(s, ctx, id, replica.Database.Token)
}

func (s *comingStore) ListTokens(ctx context.Context) ([]*kg.Token, error) {
	store, err := s.store(ctx)
	if err != nil {
		return nil, err
	}
	return store.ListTokens(ctx)
}

func (s *comingStore) RevokeToken(ctx context.Context, id string, at time.Time) (*kg.Token, error) {
	store, err := s.store(ctx)
	if err != nil {
		return nil, err
	}
	return store.RevokeToken(ctx, id, at)
}

func (s *comingStore) Close(ctx context.Context) error {
	if there := s.there.Load(); there != nil {
		return (*there).Close(ctx)
	}
	return nil
}
