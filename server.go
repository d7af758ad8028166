// Command fedreach answers who in government can turn on which AI, through which
// cloud, at which classification level, and why, or why not.
//
// This file reads the configuration and runs what was asked for; beside it are
// what each verb does and how a store is opened. Nothing else reads the
// environment.
package main

//go:generate go tool gqlgen generate
//go:generate go run ./graph/lean/rewrite graph/generated/generated.go

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"fedreach/export"
	"fedreach/graph"
)

// Exit codes.
const (
	exitDone    = 0
	exitNothing = 1
	exitUsage   = 2
)

// commandLine is the verbs and their flags. What can be set in the environment
// can be set in a file too.
type commandLine struct {
	storeFlags
	logFlags
	Config  string         `env:"FEDREACH_CONFIG" placeholder:"FILE" help:"A YAML file that sets flags by their names; the command line and the environment come before it."`
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve the GraphQL API and GraphiQL (the default)."`
	Ask     askCommand     `cmd:"" help:"Ask which agencies can enable which vendors."`
	Import  importCommand  `cmd:"" help:"Import a public data set, or facts of one's own."`
	Export  exportCommand  `cmd:"" help:"Write the whole graph: to import it again, or for other tools."`
	Token   tokenCommand   `cmd:"" help:"Say who may write, and who may read where that is closed."`
	Log     logCommand     `cmd:"" help:"Print the audit trail: who loaded what, and when."`
	Backup  backupCommand  `cmd:"" help:"Copy the embedded file, also while a server runs on it."`
	Health  healthCommand  `cmd:"" help:"Ask the server on this machine whether it is ready."`
	Version versionCommand `cmd:"" help:"Print what this is."`
}

// program is what verbs write to.
type program struct {
	stdout, stderr io.Writer
	log            *slog.Logger
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), ending()...)
	defer stop()
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait
	collectSeldom()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// ending are the signals that ask the program to end. It is told of no SIGHUP where
// whoever started it, as nohup does, had that ignored.
func ending() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// run does what the arguments ask for and returns the exit code: 0 when it did
// so, 1 when nothing was done, 2 on wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) (code int) {
	var line commandLine
	exited := -1
	parser, err := kong.New(&line,
		kong.Name("fedreach"),
		kong.Description("Who in government can turn on which AI, through which cloud, at which classification level, and why, or why not."),
		kong.Writers(stdout, stderr),
		kong.UsageOnError(),
		kong.Vars{"importKinds": importKinds(), "exportFormats": strings.Join(export.Formats, ",")},
		limitVars(graph.DefaultLimits),
		kong.Exit(func(int) { exited = exitDone }), // --help
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	problems, err := configure(parser, args)
	if err != nil {
		fmt.Fprintf(stderr, "fedreach: %v\n", err)
		return exitUsage
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "fedreach: %v (see fedreach --help)\n", err)
		return exitUsage
	}
	if verb, looks := reflect.TypeAssert[checked](parsed.Selected().Target.Addr()); looks {
		problems = append(problems, verb.problems(&line.storeFlags)...)
	}
	if len(problems) > 0 {
		fmt.Fprintf(stderr, "fedreach: the configuration can't be used:\n  %s\n", strings.ReplaceAll(errors.Join(problems...).Error(), "\n", "\n  "))
		return exitUsage
	}
	p := &program{stdout: stdout, stderr: stderr, log: line.logger(stderr)}
	keepWithinMemory(p.log)
	parsed.Bind(&line.storeFlags)
	parsed.BindTo(ctx, (*context.Context)(nil))
	switch err := parsed.Run(p); {
	case errors.As(err, new(*usageError)):
		fmt.Fprintf(stderr, "fedreach: %v\n", err)
		return exitUsage
	case err != nil:
		fmt.Fprintf(stderr, "fedreach: %v\n", err)
		return exitNothing
	}
	return exitDone
}

// usageError is a flag whose value can't be used.
type usageError struct{ reason string }

func (e *usageError) Error() string { return e.reason }
