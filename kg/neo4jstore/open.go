package neo4jstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/auth"
	neo4jconfig "github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"fedreach/kg"
)

// Config says where the database is.
type Config struct {
	// URI is bolt://host:port for one server, neo4j:// for a cluster; with +s
	// behind the scheme, encrypted.
	URI string
	// User and Password; where both are empty, none are sent.
	User, Password string
	// PasswordNow, where it is not nil, gives the password instead. It is asked
	// again when the server refuses the one before.
	PasswordNow func() (string, error)
	// Database is the server's default where it is empty.
	Database string
	// Observe, where it is not nil, is told of each statement that is sent.
	Observe Observer
}

// Observer is told of a statement by the name of its file, never of its text or
// its parameters, as it is sent. What it gives is told when it has ended.
type Observer func(ctx context.Context, statement string) (ended func(rows int, err error))

// Open connects, and makes what the graph needs where it is not there yet: the
// constraints and the :Graph node. It does not wait for a server to come up.
//
// Errors are one line and never hold the password. One that wraps
// kg.ErrUnavailable may pass: the server does not answer.
func Open(ctx context.Context, config Config) (*Store, error) {
	name, err := redacted(config.URI)
	if err != nil {
		return nil, err
	}
	if config.PasswordNow != nil {
		if _, err := config.PasswordNow(); err != nil {
			return nil, fmt.Errorf("neo4j at %s: %w", name, err)
		}
	}
	driver, err := neo4j.NewDriverWithContext(config.URI, credentials(config), tune)
	if err != nil {
		return nil, fmt.Errorf("neo4j at %s: %s", name, oneLine(err))
	}
	s := newStore(driver, config.Database)
	s.observe = config.Observe
	if err := s.prepare(ctx); err != nil {
		_ = s.Close(context.WithoutCancel(ctx)) // the reason is err
		return nil, fmt.Errorf("neo4j at %s: %w", name, err)
	}
	return s, nil
}

// redacted is a URI as messages may show it.
func redacted(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil || u.Host == "" {
		return "", errors.New("the address of Neo4j can't be read: write bolt://host:7687, neo4j://host or neo4j+s://host")
	}
	return u.Redacted(), nil
}

func credentials(config Config) auth.TokenManager {
	if config.PasswordNow != nil {
		return auth.BasicTokenManager(func(context.Context) (neo4j.AuthToken, error) {
			password, err := config.PasswordNow()
			return neo4j.BasicAuth(config.User, password, ""), err
		})
	}
	if config.User == "" && config.Password == "" {
		return neo4j.NoAuth()
	}
	return neo4j.BasicAuth(config.User, config.Password, "")
}

// tune sets how long the driver waits and tries. Whoever asks has a context for
// less; these are for those who have none.
func tune(c *neo4jconfig.Config) {
	c.UserAgent = "fedreach"
	c.TelemetryDisabled = true
	c.MaxConnectionPoolSize = mostConnections
	c.MaxTransactionRetryTime = 0 // the store itself tries again
	c.ConnectionAcquisitionTimeout = patience
	// A connection that idled may have been cut; asking costs one round trip.
	c.ConnectionLivenessCheckTimeout = 30 * time.Second
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.checkVersion(ctx); err != nil {
		return err
	}
	if err := s.checkLayout(ctx); err != nil {
		return err
	}
	if err := s.createSchema(ctx); err != nil {
		return err
	}
	return s.warm(ctx)
}

// checkVersion connects, and refuses a server that lacks uniqueness constraints
// on relationships: they came with 5.7.
func (s *Store) checkVersion(ctx context.Context) error {
	info, err := s.driver.GetServerInfo(ctx)
	if err != nil {
		return refusal(ctx, err)
	}
	if !newEnough(info.Agent()) {
		return fmt.Errorf("the server is %s; %s", info.Agent(), needed)
	}
	return nil
}

const needed = "Neo4j 5.7 or later is needed"

// refusal explains why no connection came about.
func refusal(ctx context.Context, err error) error {
	const unauthorized, tooManyTries = "Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Security.AuthenticationRateLimit"
	var invalid *neo4j.InvalidAuthenticationError
	switch code := codeOf(err); {
	case code == unauthorized || errors.As(err, &invalid):
		return errors.New("the user or the password is wrong")
	case code == tooManyTries:
		return errors.New("a wrong user or password was sent too often: the server wants a pause")
	case strings.HasPrefix(err.Error(), "server did not accept any of the requested Bolt versions"): // the driver has no type for it
		return fmt.Errorf("the server speaks no version of Bolt that this program does; %s", needed)
	}
	return explain(ctx, "connecting", err)
}

var agentPattern = regexp.MustCompile(`^Neo4j/(\d+)\.(\d+)`)

// newEnough reads what a server calls itself: Neo4j/5.26.8, Neo4j/2025.01.0.
func newEnough(agent string) bool {
	m := agentPattern.FindStringSubmatch(agent)
	if m == nil {
		return false
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	return cmp.Or(cmp.Compare(major, 5), cmp.Compare(minor, 7)) >= 0
}

// layout is the number of the way in which the graph is laid out in the database.
// It rises when an older program would read or write what a newer one has written
// wrongly. The second has tokens.
const layout = 2

var graphNode, graphSchema = cypher("graph"), cypher("graph_schema")

// checkLayout refuses a database that a newer program has laid out.
func (s *Store) checkLayout(ctx context.Context) error {
	rows, err := s.read(ctx, graphSchema, nil)
	if err != nil || len(rows) == 0 {
		return err
	}
	if found := rows[0].number("layout"); found > layout {
		return fmt.Errorf("the graph there was written by a newer fedreach (schema %d, this one knows %d): it was not touched; use that version, or another database", found, layout)
	}
	return nil
}

// stillKnown refuses an answer that tells, in the column schema, that a newer program
// has laid the graph out meanwhile: this one would read it wrongly, and write to it.
func stillKnown(rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	return kg.KnownLayout(rows[0].number("schema"), layout)
}

// createSchema makes the constraints, the indexes, and the node that holds the
// revision.
func (s *Store) createSchema(ctx context.Context) error {
	err := s.write(ctx, "creating the constraints and indexes", func(tx transaction) error {
		for _, part := range schema {
			if _, err := tx.run(part, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.write(ctx, "creating the :Graph node", func(tx transaction) error {
		_, err := tx.run(graphNode, params{"schema": layout})
		return err
	})
}

// warm asks each question about nothing, so that the first who asks does not wait
// for the database to plan it.
func (s *Store) warm(ctx context.Context) error {
	nothing := []string{}
	if _, err := s.Neighborhood(ctx, kg.Scope{Agencies: nothing, Vendors: nothing}); err != nil {
		return err
	}
	filters := []kg.FactFilter{
		{IDs: nothing}, {From: nothing}, {To: nothing}, {Since: math.MaxInt64}, {Sources: nothing}, {Kinds: []kg.FactKind{}},
	}
	for _, filter := range filters {
		if _, err := s.Facts(ctx, filter); err != nil {
			return err
		}
	}
	if _, err := s.Entities(ctx, kg.EntityFilter{IDs: nothing}); err != nil {
		return err
	}
	return nil
}
