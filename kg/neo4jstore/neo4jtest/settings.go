package neo4jtest

import (
	"context"
	"fmt"
	"net"
	"strings"
)

// setting is one line of neo4j.conf.
type setting struct{ key, value string }

func (s setting) line() string { return s.key + "=" + s.value }

// variable is the setting as the Docker image takes it from the environment: dots become one underscore, underscores
// two.
func (s setting) variable() string {
	return "NEO4J_" + strings.NewReplacer("_", "__", ".", "_").Replace(s.key) + "=" + s.value
}

// tuning makes a server small and quick to boot: only Bolt, no half gigabyte of transaction log reserved before the
// first transaction. It leaves alone what would change how fast queries run.
func tuning() []setting {
	return []setting{
		{"server.http.enabled", "false"},
		{"server.https.enabled", "false"},
		{"server.memory.heap.max_size", "1g"},
		{"server.memory.pagecache.size", "256m"},
		{"db.tx_log.preallocate", "false"},
		{"dbms.usage_report.enabled", "false"},
	}
}

// freeAddress is a port of this machine's loopback on which nothing listens. Another process may take it before the
// server does; then the server ends and says so.
func freeAddress(ctx context.Context) (string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("finding a free port: %w", err)
	}
	defer func() { warn("closing the port", listener.Close()) }()
	return listener.Addr().String(), nil
}
