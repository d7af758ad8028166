// Command bench measures this server beside what it is measured against, on one
// graph: @neo4j/graphql on the same Neo4j, and the Cypher one would write by hand.
// It starts all of them, checks that they give the same answers, and prints
// ratios: see docs/benchmarks.md. Run it from the repository with make bench.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// options are how long to measure.
type options struct {
	Rounds  int           `default:"9" help:"How often each is measured, in turn with the others."`
	Time    time.Duration `default:"1s" help:"How long each is measured in a round."`
	Warm    time.Duration `default:"5s" help:"How long each question is asked of each before the first round."`
	Clients []int         `default:"1,16" help:"How many ask at once."`
	Works   []work        `default:"W1,W2,W3,W4,W5" enum:"W1,W2,W3,W4,W5" help:"Which works."`
	Quick   bool          `help:"Three short rounds: in under three minutes, and with more spread."`

	Growth []int    `placeholder:"TIMES" help:"Measure growth instead: this server alone, on graphs of so many times the size. 1,10,37 ends with a million facts."`
	Stores []string `default:"${stores}" enum:"${stores}" help:"On which stores growth is measured."`
}

func main() {
	var o options
	kong.Parse(&o, kong.Name("bench"), kong.Description("Measure this server beside @neo4j/graphql and the Cypher by hand."),
		kong.Vars{"stores": embedded + "," + onNeo4j})
	if o.Quick {
		o.Rounds, o.Time, o.Warm = 3, 400*time.Millisecond, time.Second
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	measure := run
	if len(o.Growth) > 0 {
		measure = grow
	}
	if err := measure(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	stage, err := setUp(ctx)
	if err != nil {
		return err
	}
	defer stage.tearDown()
	if err := stage.agree(ctx); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "bench: all give the same answers")
	figures, err := stage.measure(ctx, o)
	if err != nil {
		return err
	}
	return figures.print(os.Stdout)
}
